#include "model/quadrature.h"

/* Abramowitz and Stegun, table 25.4; the other half is their mirror. */
static const struct crm_node half[CRM_NODES / 2] = {
    { 0.0950125098376374402, 0.189450610455068496 },
    { 0.281603550779258913, 0.182603415044923589 },
    { 0.458016777657227386, 0.169156519395002538 },
    { 0.617876244402643748, 0.149595988816576732 },
    { 0.755404408355003034, 0.124628971255533872 },
    { 0.865631202387831744, 0.0951585116824927848 },
    { 0.944575023073232576, 0.0622535239386478929 },
    { 0.989400934991649933, 0.0271524594117540949 },
};

void crm_panel(double from, double to, struct crm_node nodes[CRM_NODES])
{
    double middle = (from + to) / 2;
    double reach = (to - from) / 2;
    for (int i = 0; i < CRM_NODES / 2; i++) {
        double weight = reach * half[i].weight;
        nodes[i] = (struct crm_node){ middle - reach * half[i].at, weight };
        nodes[CRM_NODES - 1 - i] = (struct crm_node){ middle + reach * half[i].at, weight };
    }
}
