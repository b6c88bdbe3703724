int f1(void)
{
	int i;

l:
	g();
}

int f2(void)
{
	int i; /*S*/

	/*B*/
l:
	g();
}

int f3(void)
{

	int i;

	g();
}

int f4(void)
{

	int i; /*S*/
	g();
}

int f5(void)
{
	/*A*/
	int i;
	/*B*/
	g();
}

int f6(void)
{
	/*A*/
	int i; /*S*/

	/*B*/
	g();
}

int f7(void)
{
	/*A*/
	int i; /*S*/
	/*B*/

	g();
}

int f8(void)
{
	/*A*/

	int i; /*S*/
}

int f9(void)
{

	/*A*/
	int i;
	/*B*/
}

int f10(void)
{

	/*A*/
	int i; /*S*/
	/*B*/

}

int f11(void)
{
	/*A*/ int i; /*S*/
l:
	g();
}

int f12(void)
{
	g();
	int i;
	/*B*/
l:
	g();
}

int f13(void)
{
	g();
	int i; /*S*/
	/*B*/

l:
	g();
}

int f14(void)
{
	g();

	int i;

	g();
}

int f15(void)
{
	g();

	int i; /*S*/

	g();
}

int f16(void)
{
	g();
	/*A*/
	int i;

	/*B*/
	g();
}

int f17(void)
{
	g();
	/*A*/
	int i; /*S*/

	/*B*/
	g();
}

int f18(void)
{
	g();
	/*A*/
	int i; /*S*/
	/*B*/ g();
}

int f19(void)
{
	g();
	/*A*/

	int i; /*S*/

}

int f20(void)
{
	g();

	/*A*/
	int i;

	/*B*/
}

int f21(void)
{
	g();

	/*A*/
	int i; /*S*/

	/*B*/ g();
}

int f22(void)
{
	g();
	/*A*/ int i; /*S*/

l:
	g();
}

int f23(void)
{ /*O*/
	int i;

	/*B*/
l:
	g();
}

int f24(void)
{ /*O*/

	int i;
	g();
}

int f25(void)
{ /*O*/

	int i;

	g();
}

int f26(void)
{ /*O*/

	int i; /*S*/
	/*B*/
	g();
}

int f27(void)
{ /*O*/
	/*A*/
	int i;
	/*B*/

	g();
}

int f28(void)
{ /*O*/
	/*A*/
	int i; /*S*/

	/*B*/
	g();
}

int f29(void)
{ /*O*/
	/*A*/

	int i;
}

int f30(void)
{ /*O*/
	/*A*/

	int i; /*S*/
	/*B*/
}

int f31(void)
{ /*O*/

	/*A*/
	int i;
	/*B*/

}

int f32(void)
{ /*O*/
	/*A*/ int i;
l:
	g();
}

int f33(void)
{ /*O*/
	/*A*/ int i; /*S*/
	/*B*/
l:
	g();
}

int f34(void)
{
#ifdef X
	x();
#endif
	int i;
	/*B*/

l:
	g();
}

int f35(void)
{
#ifdef X
	x();
#endif

	int i;

	g();
}

int f36(void)
{
#ifdef X
	x();
#endif

	int i; /*S*/

	/*B*/
	g();
}

int f37(void)
{
#ifdef X
	x();
#endif
	/*A*/
	int i;
	/*B*/ g();
}

int f38(void)
{
#ifdef X
	x();
#endif
	/*A*/
	int i; /*S*/

	/*B*/
	g();
}

int f39(void)
{
#ifdef X
	x();
#endif
	/*A*/

	int i;

}

int f40(void)
{
#ifdef X
	x();
#endif
	/*A*/

	int i; /*S*/

	/*B*/
}

int f41(void)
{
#ifdef X
	x();
#endif

	/*A*/
	int i;

	/*B*/ g();
}

int f42(void)
{
#ifdef X
	x();
#endif
	/*A*/ int i;

l:
	g();
}

int f43(void)
{
#ifdef X
	x();
#endif
	/*A*/ int i; /*S*/

	/*B*/
l:
	g();
}

