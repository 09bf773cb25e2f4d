"""What a planner types in an hour: is the plan enough, what does less money buy, what if the town council insists?"""

import ansinh

p = ansinh.plan("Đắk Nông", points=20)
print(p)
print(p.table)
print(p.findings.head(5))
p.chart("money")

# Less money, and the town council insists: what can't be kept, and by how much.
q = p.what_if(budget=0.5, open="Cu Jut", targets={"elderly": 0.6})
print(q.verdict)
print(q.misses)
print(ansinh.compare(p, q))
q.sites.plot("places")
print(q.map())
