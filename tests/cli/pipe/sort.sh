# LC_ALL=C sort gives the facts the order that they have.
crm-import -q "$SAMPLES"/{sales,interactions}.csv >all.crm
grep '^[TI]' all.crm >facts
LC_ALL=C sort -s -t '	' -k 2,2 -k 3,3 -k 1,1 facts | cmp - facts
shuf --random-source=all.crm facts | LC_ALL=C sort -t '	' -k 2,2 -k 3,3 -k 1,1 >sorted
{
    grep '^#' all.crm | grep -v '^#C\|^##end'
    cat sorted
    grep '^#*C\|^##end' all.crm
} >again.crm
crm-segment -q --by importance --table again.crm >expected
head -n 2 expected
crm-segment -q --by importance --table all.crm | cmp - expected
