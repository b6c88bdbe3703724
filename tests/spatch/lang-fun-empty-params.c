void foo(void)
{
}
void bar()
{
}
