/* customer/catalog.h — the products of a stream: category, brand and launch, for lines that do not
 * say them. */
#ifndef CRM_CUSTOMER_CATALOG_H
#define CRM_CUSTOMER_CATALOG_H

#include "base/map.h"
#include "stream/reader.h"
#include "value/date.h"

struct crm_product {
    uint32_t category; /* number in categories; CRM_MAP_NONE: not said */
    uint32_t brand;
    int32_t launch;     /* day, as given; CRM_NO_DAY: not said */
    int32_t first_sale; /* earliest day of a line that is no refund; CRM_NO_DAY: none */
};

/* Owns everything; zero-initialised is empty. Texts stand as in the stream, escaped. */
struct crm_catalog {
    struct crm_map keys;
    struct crm_product *products;
    size_t capacity;
    struct crm_map categories;
    struct crm_map brands;
};

/* Takes a batch of P; CRM_REFUSED, with its place, for a launch date that is none. */
CRM_MUST_CHECK enum crm_status crm_catalog_add(struct crm_catalog *catalog,
                                               const struct crm_reader *reader,
                                               const struct crm_batch *batch,
                                               struct crm_error *error);

/* The number of a product that may be new; for products of lines without a P record. */
CRM_MUST_CHECK enum crm_status crm_catalog_product(struct crm_catalog *catalog,
                                                   struct crm_span product, uint32_t *number,
                                                   struct crm_error *error);

/* "" where the catalog does not know. */
struct crm_span crm_catalog_category(const struct crm_catalog *catalog, struct crm_span product);
struct crm_span crm_catalog_brand(const struct crm_catalog *catalog, struct crm_span product);

/* The day of the product's launch: given, or its first sale, unless that was in the first 90 days
 * of the data (from first_day). CRM_NO_DAY: no launch is known. */
int32_t crm_catalog_launch(const struct crm_catalog *catalog, uint32_t number, int32_t first_day);

void crm_catalog_free(struct crm_catalog *catalog);

#endif
