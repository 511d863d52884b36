# CRLF, LF and no end at all; a lone CR stays in its field.
printf 'customer_id,time,amount,note\r\na,2024-01-05,1.50,x\r\nb,2024-01-05,2,p\rq\nc,2024-01-05,3,z' |
    crm-import -q
