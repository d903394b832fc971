using nanoFramework.TestFramework;
using NanoTcp.Ethernet;

namespace NanoTcp.UnitTests.Ethernet
{
    [TestClass]
    public class MacAddressTests
    {
        [TestMethod]
        [DataRow("02:00:5E:10:ab:FF")]
        [DataRow("02-00-5e-10-AB-ff")]
        public void AnAddressIsParsedFromSixHexPairs(string text)
        {
            CollectionAssert.AreEqual(new byte[] { 2, 0, 0x5E, 0x10, 0xAB, 0xFF }, MacAddress.Parse(text));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("02:00:5E:10:AB")]
        [DataRow("02:00:5E:10:AB:F")]
        [DataRow("02:00:5E:10:AB:FFF")]
        [DataRow("02:00:5E:10:AB:FG")]
        [DataRow("02.00.5E.10.AB.FF")]
        [DataRow("02:00:5E:10::ABFF")]
        [DataRow(" 2:00:5E:10:AB:FF")]
        [DataRow("2:0:5E:10:AB:FF:00")]
        public void InvalidAddressesAreRejected(string text)
        {
            Assert.IsNull(MacAddress.Parse(text));
        }

        [TestMethod]
        public void NullIsRejected()
        {
            Assert.IsNull(MacAddress.Parse(null));
        }

        [TestMethod]
        public void AnAddressIsFormattedAsItIsParsed()
        {
            byte[] bytes = { 9, 9, 2, 0, 0x5E, 0x10, 0xAB, 0xFF };

            Assert.AreEqual("02:00:5E:10:AB:FF", MacAddress.ToString(bytes, 2));
        }
    }
}
