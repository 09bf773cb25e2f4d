"""The four ideas of every exact search here: Bound, Incumbent, Reduction, Schedule.

A *bound* says what no plan can be below, and who proved it. The *incumbent* is the best plan known. A *reduction* drops
what no plan below a guess can use. A *schedule* says which part runs when, with how much time, and what comes next.
"""
