@r1 exists@
identifier a, x;
position p1, p2;
identifier fname =~ ".*free.*";
identifier fname3 =~ ".*del.*";
@@
(
 atomic_dec_and_test@p1(&(a)->x)
|
 foo@p1(&(a)->x)
)
...
(
 fname@p2(a, ...);
|
 fname3@p2(...);
)
@script:python@
p1 << r1.p1;
p2 << r1.p2;
@@
print([x.line for x in p1], [x.line for x in p2])
