# Every form that can be read in one way only, in one column.
cat >sales.csv <<'END'
customer_id;time;amount
01;2024-01-31;1
02;2024/1/31;1
03;2024.1.31;1
04;20240131;1
05;20240131093015;1
06;2024年1月31日;1
07;2024年1月31号;1
08;24年1月31日;1
09;２０２４－０１－３１;1
10;31 Jan 2024;1
11;31-Jan-24;1
12;January 31, 2024;1
13;January 31st, 2024;1
14;2024-Jan-31;1
15;31-1月-24;1
16;Wed, 31 Jan 2024;1
17;2024-01-31 (Wed);1
18;2024-01-31 星期三;1
19;星期三 2024年1月31日;1
20;Wednesday, January 31, 2024 at 9:30 AM;1
END
crm-import sales.csv | grep '^T'
