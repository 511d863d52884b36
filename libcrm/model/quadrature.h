/* model/quadrature.h — Gauss and Legendre's rule of 16 nodes: exact to double precision for a
 * function that changes by a factor of e^16 at most over a panel and is analytic around it. */
#ifndef CRM_MODEL_QUADRATURE_H
#define CRM_MODEL_QUADRATURE_H

enum { CRM_NODES = 16 };

struct crm_node {
    double at;
    double weight;
};

/* The nodes of a panel: the integral is the sum of weight x value at each. */
void crm_panel(double from, double to, struct crm_node nodes[CRM_NODES]);

#endif
