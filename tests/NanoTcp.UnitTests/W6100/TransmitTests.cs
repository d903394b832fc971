using nanoFramework.TestFramework;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.W6100
{
    [TestClass]
    public class TransmitTests : WiznetTransmitContract
    {
        [Setup]
        public static void UseFactory()
        {
            Use(new W6100BenchFactory());
        }
    }
}
