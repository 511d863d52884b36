/* customer/consent.h — whether a customer may be contacted on a channel, and how. */
#ifndef CRM_CUSTOMER_CONSENT_H
#define CRM_CUSTOMER_CONSENT_H

#include "base/span.h"

/* True where a consent has the channel, by any name that is known of it, or a plain yes. Its words
 * may be parted by ; , | / and 、, ASCII or full-width. */
bool crm_consents(struct crm_span consent, const char *channel);

/* The column of C that a channel needs: phone, email or address; NULL for one that needs none. */
const char *crm_contact_column(const char *channel);

#endif
