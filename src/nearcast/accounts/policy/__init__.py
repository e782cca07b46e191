"""The decisions of accounts: `people` what makes an acceptable account, `profiles` who may watch as whom,
`roles` who may do what, `devices` which token is good,
`tries` how often one may guess, `letters` what we write to people."""
