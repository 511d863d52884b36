/* model/silence.h — the integral of the Pareto/NBD model: a customer who does not buy after t has
 * dropped out then, or stays. */
#ifndef CRM_MODEL_SILENCE_H
#define CRM_MODEL_SILENCE_H

struct crm_silence {
    double value;
    double slope_power;     /* of the value, in power */
    double slope_rate;      /* in rate */
    double slope_log_ratio; /* in ln(lifetime / buying) */
};

/* The integral from 0 of (buying / (buying + u))^power rate (lifetime / (lifetime + u))^rate
 * / (lifetime + u) du, with its slopes: what a history that ends in a drop-out at any later time
 * weighs against one that goes on at that time. In (0, 1]. power = r + x, rate = s, buying =
 * alpha + t, lifetime = beta + t, gap = alpha - beta, exact.
 *
 * This is s / (r + s + x) A0 of Fader and Hardie (2005), "A Note on Deriving the Pareto/NBD Model
 * and Related Expressions", of no upper limit, over (alpha + t)^-(r + x) (beta + t)^-s. All
 * arguments positive. From 50 nanoseconds to 50 microseconds, the latter where buying and lifetime
 * are far apart. */
struct crm_silence crm_silence(double power, double rate, double buying, double lifetime,
                               double gap);

#endif
