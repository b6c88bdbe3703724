@@
expression ret;
@@
ret = get(...);
if (ret < 0)
{
(
if (ret != -EPROBE_DEFER)
{ ...
-dev_err(...);
... }
|
...
-dev_err(...);
)
...
}
