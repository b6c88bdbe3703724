int foo(int a) {
  if (a) goto out;
  if (b)
    goto out;
out:
  return 1;
}
