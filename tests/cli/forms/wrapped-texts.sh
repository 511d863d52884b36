# What spreadsheets and bills put around values, in texts too: ="…", TABs, an apostrophe, backticks.
# shellcheck disable=SC2016 # the backticks are text
printf 'member no,name,phone,id card\n="0017",="张三",="13800000000"\t,'"'"'330119720601816X\n`18,`李四\t,`139,\n' >members.csv
crm-import --as-of 2024-01-01 members.csv
