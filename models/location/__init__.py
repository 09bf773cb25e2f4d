"""Location-allocation models of one service and one period, each answered with a certificate."""
