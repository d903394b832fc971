using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.W5500
{
    [TestClass]
    public class ReceiveTests : WiznetReceiveContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new W5500BenchFactory());
        }
    }
}
