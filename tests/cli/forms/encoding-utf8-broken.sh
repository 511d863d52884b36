# Overlong forms, surrogates, what is past U+10FFFF and a lone byte are no UTF-8; the byte is counted in the file, from 0.
{
    printf 'customer_id,time,amount,note\n'
    printf 'good,2024-01-05,1,\xe9\xbe\x99\xe4\xba\x95\xe8\x8c\xb6\xf0\x9f\x8d\xb5\n'
    printf 'overlong,2024-01-05,1,\xc0\xaf\n'
    printf 'overlong3,2024-01-05,1,\xe0\x80\xaf\n'
    printf 'surrogate,2024-01-05,1,\xed\xa0\x80\n'
    printf 'beyond,2024-01-05,1,\xf4\x90\x80\x80\n'
    printf 'lone,2024-01-05,1,\xbf\n'
    printf 'cut,2024-01-05,1,\xe9\xbe\n'
    printf 'last,2024-01-05,1,\xe8\x8c\xb6\n'
} >broken.csv
crm-import -e UTF-8 --rejects rejects.tsv broken.csv | grep '^T'
cat rejects.tsv
for word in $'\xc0\xaf' $'\xed\xa0\x80' $'\xbf'; do
    LC_ALL=C grep -abo "$word" broken.csv | cut -d: -f1
done
