# Titles of fewer fields than the table does not mislead delimiter or header.
cat >report.csv <<'END'
Sales report

Shop: Main Street 5
"Printed: January 31, 2024"
Customer ID;Date;Net Amount
c1;2024-01-05;1.50
c2;2024-01-06;2
Total;;3.50
END
crm-import report.csv
