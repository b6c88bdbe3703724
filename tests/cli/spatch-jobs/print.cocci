@initialize:python@
@@
word = "seen"

@r@
expression e;
@@
old(e)

@script:python@
e << r.e;
@@
print(word, e)

@finalize:python@
@@
print("end")
