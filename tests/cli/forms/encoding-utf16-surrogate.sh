# Half a pair of surrogates spoils its row; the byte is one of the file, not of the text that was made of it.
{
    printf 'customer_id,time,amount,note\nc1,2024-01-05,1,' | iconv -t UTF-16LE
    printf '\075\330'
    printf '!\nc2,2024-01-06,2,\n' | iconv -t UTF-16LE
} >half.txt
crm-import --rejects rejects.tsv half.txt | grep '^T'
cat rejects.tsv
