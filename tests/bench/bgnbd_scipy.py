"""bgnbd_scipy.py TABLE DAYS — the BG/NBD model the usual way with scipy: the log-likelihood of
Fader, Hardie and Lee (2005) vectorised over customers, on the logarithms of the parameters, minimised
by scipy.optimize.minimize as it comes (BFGS, slopes by differences) from the first start of
crm-score; then the chance of being alive and the purchases expected in DAYS of each customer.

TABLE has the columns customer_id, x, t_x, T. Prints: log-likelihood, the four parameters, the sum of
the expected purchases, seconds of reading, of the fit and of the scores, evaluations."""

import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

START = np.log([1.0, 3.0, 1.0, 3.0])


def log_likelihood(parameters, x, last, tenure):
    r, alpha, a, b = parameters
    common = (
        gammaln(r + x)
        - gammaln(r)
        + r * np.log(alpha)
        + gammaln(a + b)
        + gammaln(b + x)
        - gammaln(b)
        - gammaln(a + b + x)
    )
    alive = -(r + x) * np.log(alpha + tenure)
    gone = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + last)
    return common + np.where(x > 0, np.logaddexp(alive, gone), alive)


def expected(parameters, x, last, tenure, time_ahead):
    r, alpha, a, b = parameters
    odds = a / (b + np.maximum(x, 1) - 1) * ((alpha + tenure) / (alpha + last)) ** (r + x)
    alive = 1 / (1 + np.where(x > 0, odds, 0))
    z = time_ahead / (alpha + tenure + time_ahead)
    shrunk = ((alpha + tenure) / (alpha + tenure + time_ahead)) ** (r + x)
    series = hyp2f1(r + x, b + x, a + b + x - 1, z)
    return alive * (a + b + x - 1) / (a - 1) * (1 - shrunk * series)


def main():
    began = time.perf_counter()
    x, last, tenure = np.loadtxt(sys.argv[1], skiprows=1, usecols=(1, 2, 3), unpack=True)
    ahead = float(sys.argv[2])
    read = time.perf_counter()

    def objective(point):
        return -log_likelihood(np.exp(point), x, last, tenure).mean()

    found = minimize(objective, START)
    parameters = np.exp(found.x)
    fitted = time.perf_counter()
    total = expected(parameters, x, last, tenure, ahead).sum()
    scored = time.perf_counter()
    numbers = [-found.fun * len(x), *parameters, total]
    numbers += [read - began, fitted - read, scored - fitted]
    print(*(repr(float(number)) for number in numbers), found.nfev)


main()
