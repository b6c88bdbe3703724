void n(void)
{
}
