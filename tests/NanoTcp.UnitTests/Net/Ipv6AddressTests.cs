using System;
using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>IPv6 addresses as values: sockets take only those that stand for an IPv4 address.</summary>
    [TestClass]
    public class Ipv6AddressTests
    {
        // RFC 4291 section 2.2 and RFC 5952 sections 4 and 5
        [TestMethod]
        [DataRow("2001:db8:0:0:8:800:200c:417a", "2001:db8::8:800:200c:417a")]
        [DataRow("FF01:0:0:0:0:0:0:101", "ff01::101")]
        [DataRow("0:0:0:0:0:0:0:1", "::1")]
        [DataRow("::", "::")]
        [DataRow("1::", "1::")]
        [DataRow("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
        [DataRow("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
        [DataRow("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
        [DataRow("::ffff:192.0.2.1", "::ffff:c000:201")]
        [DataRow("fe80::1%3", "fe80::1%3")]
        public void TextIsParsedAndFormatted(string text, string expected)
        {
            IPAddress address = IPAddress.Parse(text);

            Assert.AreEqual((int)AddressFamily.InterNetworkV6, (int)address.AddressFamily);
            Assert.AreEqual(expected, address.ToString());
            Assert.IsTrue(address == IPAddress.Parse(expected));
            Assert.AreEqual(address.GetHashCode(), IPAddress.Parse(expected).GetHashCode());
            Assert.AreEqual(16, address.GetAddressBytes().Length);
        }

        [TestMethod]
        [DataRow(":")]
        [DataRow(":::")]
        [DataRow("1:2:3:4:5:6:7")]
        [DataRow("1:2:3:4:5:6:7:8:9")]
        [DataRow("1::2::3")]
        [DataRow("12345::")]
        [DataRow("g::")]
        [DataRow("1:2:3:4:5:6:7::8:9")]
        [DataRow("1:")]
        [DataRow(":1")]
        [DataRow("::1.2.3")]
        [DataRow("1:2:3:4:5:6:7:1.2.3.4")]
        [DataRow("::1.2.3.4:5")]
        [DataRow("fe80::1%")]
        [DataRow("fe80::1%eth0")]
        [DataRow("fe80::1%4294967296")]
        public void OtherTextIsRefused(string text)
        {
            Assert.IsFalse(IPAddress.TryParse(text, out IPAddress address));
            Assert.IsNull(address);
            Assert.ThrowsException(typeof(FormatException), () => IPAddress.Parse(text));
        }

        [TestMethod]
        public void AnIpv4AddressIsMappedAndBack()
        {
            IPAddress mapped = IPAddress.Parse("192.0.2.1").MapToIPv6();

            Assert.IsTrue(mapped.IsIPv4MappedToIPv6);
            Assert.AreEqual("192.0.2.1", mapped.MapToIPv4().ToString());
            Assert.IsFalse(IPAddress.IPv6Loopback.IsIPv4MappedToIPv6);
            Assert.IsFalse(mapped == mapped.MapToIPv4());
        }

        [TestMethod]
        public void AScopeBelongsToIpv6Alone()
        {
            IPAddress address = new IPAddress(new byte[16], 7);
            address.ScopeId = 9;

            Assert.AreEqual(9L, address.ScopeId);
            Assert.IsFalse(address == IPAddress.IPv6Any);
            Expect.Error(SocketError.OperationNotSupported, () => IPAddress.Loopback.ScopeId = 1);
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => address.ScopeId = -1);
            Assert.ThrowsException(typeof(ArgumentException), () => new IPAddress(new byte[4], 1));
            Assert.ThrowsException(typeof(ArgumentException), () => new IPAddress(new byte[5]));
        }

        [TestMethod]
        public void AnEndPointIsSerializedAndParsed()
        {
            IPEndPoint end = new IPEndPoint(IPAddress.Parse("2001:db8::7%5"), 8080);

            SocketAddress bytes = end.Serialize();

            Assert.AreEqual(28, bytes.Size);
            Assert.AreEqual((byte)0x20, bytes[8]);
            Assert.IsTrue(end.Create(bytes).Equals(end));
            Assert.ThrowsException(typeof(ArgumentException), () => end.Create(new SocketAddress(AddressFamily.InterNetworkV6, 16)));
        }

        [TestMethod]
        public void ASocketTakesOnlyMappedAddresses()
        {
            Network.Use(new Lan().Stack);
            Socket listener = Expect.Listener(7, 1);
            Socket client = Expect.Tcp();

            Expect.Error(SocketError.AddressFamilyNotSupported, () => client.Connect(new IPEndPoint(IPAddress.IPv6Loopback, 7)));
            client.Connect(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 7));

            Assert.IsTrue(client.Connected);
            listener.Close();
            client.Close();
        }
    }
}
