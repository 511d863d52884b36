# A semicolon file with commas inside its fields is still parted by semicolons.
printf 'customer_id;time;amount;note\na;2024-01-05;1.50;red, green, blue\n' | crm-import -q
