#include "customer/catalog.h"

enum { UNSEEN_DAYS = 90 }; /* what was first sold so soon may have been sold before the data */

enum crm_status crm_catalog_product(struct crm_catalog *catalog, struct crm_span product,
                                    uint32_t *number, struct crm_error *error)
{
    size_t known = catalog->keys.count;
    if (crm_map_add(&catalog->keys, product, number, error) != CRM_OK
        || crm_grow(&catalog->products, &catalog->capacity, catalog->keys.count,
                    sizeof *catalog->products, error)
               != CRM_OK) {
        return CRM_FAILURE;
    }
    if (*number >= known) {
        catalog->products[*number] =
            (struct crm_product){ CRM_MAP_NONE, CRM_MAP_NONE, CRM_NO_DAY, CRM_NO_DAY };
    }
    return CRM_OK;
}

/* The number of a field's text; CRM_MAP_NONE where it is empty. */
static enum crm_status number_of(struct crm_map *map, const struct crm_record *record, size_t field,
                                 uint32_t *number, struct crm_error *error)
{
    struct crm_span text = crm_field_or_empty(record, field);
    return text.length > 0 ? crm_map_add(map, text, number, error) : CRM_OK;
}

enum crm_status crm_catalog_add(struct crm_catalog *catalog, const struct crm_reader *reader,
                                const struct crm_batch *batch, struct crm_error *error)
{
    const struct crm_layout *layout = crm_reader_layout(reader, CRM_PRODUCTS);
    size_t category = crm_layout_field(layout, "category");
    size_t brand = crm_layout_field(layout, "brand");
    size_t launch = crm_layout_field(layout, "launch_date");
    for (size_t i = 0; i < batch->count; i++) {
        const struct crm_record *record = &batch->records[i];
        uint32_t number = 0;
        if (crm_catalog_product(catalog, crm_field(record, 1), &number, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        struct crm_product *product = &catalog->products[number];
        struct crm_time day = { CRM_NO_DAY, -1 };
        struct crm_span date = crm_field_or_empty(record, launch);
        if (number_of(&catalog->categories, record, category, &product->category, error) != CRM_OK
            || number_of(&catalog->brands, record, brand, &product->brand, error) != CRM_OK) {
            return CRM_FAILURE;
        }
        if (date.length > 0 && !crm_time_parse(date, &day)) {
            return crm_reader_refuse(reader, batch, i, launch, error, "not a date YYYY-MM-DD");
        }
        product->launch = day.day;
    }
    return CRM_OK;
}

static const struct crm_product *find(const struct crm_catalog *catalog, struct crm_span product)
{
    uint32_t number = crm_map_find(&catalog->keys, product);
    return number != CRM_MAP_NONE ? &catalog->products[number] : NULL;
}

struct crm_span crm_catalog_category(const struct crm_catalog *catalog, struct crm_span product)
{
    const struct crm_product *found = find(catalog, product);
    return found != NULL && found->category != CRM_MAP_NONE
               ? crm_map_key(&catalog->categories, found->category)
               : (struct crm_span){ "", 0 };
}

struct crm_span crm_catalog_brand(const struct crm_catalog *catalog, struct crm_span product)
{
    const struct crm_product *found = find(catalog, product);
    return found != NULL && found->brand != CRM_MAP_NONE
               ? crm_map_key(&catalog->brands, found->brand)
               : (struct crm_span){ "", 0 };
}

int32_t crm_catalog_launch(const struct crm_catalog *catalog, uint32_t number, int32_t first_day)
{
    const struct crm_product *product = &catalog->products[number];
    if (product->launch != CRM_NO_DAY || product->first_sale == CRM_NO_DAY) {
        return product->launch;
    }
    return product->first_sale - first_day >= UNSEEN_DAYS ? product->first_sale : CRM_NO_DAY;
}

void crm_catalog_free(struct crm_catalog *catalog)
{
    crm_map_free(&catalog->keys);
    crm_map_free(&catalog->categories);
    crm_map_free(&catalog->brands);
    crm_release(catalog->products);
    *catalog = (struct crm_catalog){ 0 };
}
