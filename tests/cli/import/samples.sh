# What the samples hold together.
cp "$SAMPLES"/*.csv .
crm-import sales.csv customers.csv products.csv interactions.csv >all.crm
sed '/^[PTIC]\t/d' all.crm
grep -m 2 '^T' all.crm
grep -m 2 '^C' all.crm
