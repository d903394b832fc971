using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Ip
{
    [TestClass]
    public class Ipv4AddressTests
    {
        [TestMethod]
        [DataRow("0.0.0.0", 0L)]
        [DataRow("10.0.0.1", 0x0A000001L)]
        [DataRow("192.168.100.9", 0xC0A86409L)]
        [DataRow("255.255.255.255", 0xFFFFFFFFL)]
        public void AnAddressIsParsedAndFormattedAsDottedDecimal(string text, long expected)
        {
            Assert.IsTrue(Ipv4Address.TryParse(text, out uint address));

            Assert.AreEqual((uint)expected, address);
            Assert.AreEqual(text, Ipv4Address.ToString(address));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow(".")]
        [DataRow("1")]
        [DataRow("1.2.3")]
        [DataRow("1.2.3.")]
        [DataRow("1.2.3.4.")]
        [DataRow("1.2.3.4.5")]
        [DataRow(".1.2.3.4")]
        [DataRow("1..2.3")]
        [DataRow("1.2.3.256")]
        [DataRow("1.2.3.99999999999")]
        [DataRow("01.2.3.4")]
        [DataRow("1.2.3.00")]
        [DataRow("1.2.3.-4")]
        [DataRow("1.2.3.+4")]
        [DataRow(" 1.2.3.4")]
        [DataRow("1.2.3.4 ")]
        [DataRow("0x1.2.3.4")]
        [DataRow("1.2.3.4/24")]
        public void InvalidAddressesAreRejected(string text)
        {
            Assert.IsFalse(Ipv4Address.TryParse(text, out _));
        }

        [TestMethod]
        public void NullIsRejected()
        {
            Assert.IsFalse(Ipv4Address.TryParse(null, out _));
        }

        [TestMethod]
        public void AMaskHasItsPrefixInLeadingOnes()
        {
            Assert.AreEqual(0u, Ipv4Address.Mask(0));
            Assert.AreEqual(0x80000000u, Ipv4Address.Mask(1));
            Assert.AreEqual(0xFFFFFF00u, Ipv4Address.Mask(24));
            Assert.AreEqual(0xFFFFFFFEu, Ipv4Address.Mask(31));
            Assert.AreEqual(0xFFFFFFFFu, Ipv4Address.Mask(32));
        }

        [TestMethod]
        public void MulticastAndLoopbackAreDetectedByTheirFirstBits()
        {
            Assert.IsFalse(Ipv4Address.IsMulticast(0xDFFFFFFF));
            Assert.IsTrue(Ipv4Address.IsMulticast(0xE0000000));
            Assert.IsTrue(Ipv4Address.IsMulticast(0xEFFFFFFF));
            Assert.IsFalse(Ipv4Address.IsMulticast(0xF0000000));
            Assert.IsFalse(Ipv4Address.IsLoopback(0x7EFFFFFF));
            Assert.IsTrue(Ipv4Address.IsLoopback(0x7F000000));
            Assert.IsTrue(Ipv4Address.IsLoopback(0x7FFFFFFF));
            Assert.IsFalse(Ipv4Address.IsLoopback(0x80000000));
        }

        [TestMethod]
        public void ASocketAddressIsFormattedWithItsPort()
        {
            Assert.AreEqual("10.0.0.1:7", new SocketAddress(0x0A000001, 7).ToString());
            Assert.AreEqual(SocketConstants.AF_INET, new SocketAddress().Family);
        }
    }
}
