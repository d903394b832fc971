using System;
using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Addresses and end points, with .NET's order of bytes.</summary>
    [TestClass]
    public class IPAddressTests
    {
        [TestMethod]
        public void TextIsParsedAndFormatted()
        {
            IPAddress address = IPAddress.Parse("192.168.1.10");

            Assert.AreEqual("192.168.1.10", address.ToString());
            CollectionAssert.AreEqual(new byte[] { 192, 168, 1, 10 }, address.GetAddressBytes());
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("1.2.3")]
        [DataRow("1.2.3.4.5")]
        [DataRow("256.1.1.1")]
        [DataRow("1.2.3.x")]
        [DataRow("01.2.3.4")]
        [DataRow(" 1.2.3.4")]
        [DataRow("example.com")]
        public void InvalidTextIsRejected(string text)
        {
            Assert.IsFalse(IPAddress.TryParse(text, out IPAddress address));
            Assert.IsNull(address);
            Assert.ThrowsException(typeof(FormatException), () => IPAddress.Parse(text));
        }

        [TestMethod]
        public void NullIsRejected()
        {
            Assert.IsFalse(IPAddress.TryParse(null, out IPAddress _));
            Assert.ThrowsException(typeof(ArgumentNullException), () => IPAddress.Parse(null));
        }

        [TestMethod]
        public void ANumberHoldsTheBytesLittleEndian()
        {
            Assert.AreEqual("127.0.0.1", new IPAddress(0x0100007F).ToString());
            Assert.AreEqual("255.255.255.255", new IPAddress(0xFFFFFFFF).ToString());
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new IPAddress(0x100000000));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new IPAddress(-1));
        }

        [TestMethod]
        public void AnAddressHasFourOrSixteenBytes()
        {
            Assert.AreEqual("10.0.0.1", new IPAddress(new byte[] { 10, 0, 0, 1 }).ToString());
            Assert.ThrowsException(typeof(ArgumentException), () => new IPAddress(new byte[15]));
            Assert.ThrowsException(typeof(ArgumentNullException), () => new IPAddress(null));
        }

        [TestMethod]
        public void WellKnownAddressesAreDefined()
        {
            Assert.AreEqual("0.0.0.0", IPAddress.Any.ToString());
            Assert.AreEqual("127.0.0.1", IPAddress.Loopback.ToString());
            Assert.AreEqual("255.255.255.255", IPAddress.Broadcast.ToString());
            Assert.IsTrue(IPAddress.None == IPAddress.Broadcast);
            Assert.IsTrue(IPAddress.IsLoopback(IPAddress.Parse("127.9.9.9")));
            Assert.IsFalse(IPAddress.IsLoopback(IPAddress.Any));
        }

        [TestMethod]
        public void AddressesCompareByValue()
        {
            IPAddress one = IPAddress.Parse("10.0.0.1");
            IPAddress other = new IPAddress(new byte[] { 10, 0, 0, 1 });
            IPAddress none = null;

            Assert.IsTrue(one == other);
            Assert.IsFalse(one != other);
            Assert.IsTrue(one.Equals(other));
            Assert.AreEqual(one.GetHashCode(), other.GetHashCode());
            Assert.IsFalse(one == IPAddress.Any);
            Assert.IsFalse(one == none);
            Assert.IsTrue(none == null);
            Assert.IsFalse(one.Equals("10.0.0.1"));
        }

        [TestMethod]
        public void AnEndPointIsSerializedAndParsed()
        {
            IPEndPoint end = new IPEndPoint(IPAddress.Parse("10.0.0.1"), 0x1234);

            SocketAddress bytes = end.Serialize();

            Assert.IsTrue(bytes.Family == AddressFamily.InterNetwork);
            Assert.AreEqual(16, bytes.Size);
            Assert.AreEqual(0x12, (int)bytes[2]);
            Assert.AreEqual(0x34, (int)bytes[3]);
            Assert.AreEqual(10, (int)bytes[4]);
            Assert.AreEqual(1, (int)bytes[7]);
            Assert.AreEqual("10.0.0.1:4660", end.Create(bytes).ToString());
            Assert.IsTrue(bytes.Equals(end.Serialize()));
        }

        [TestMethod]
        public void BytesOfAnotherFamilyAreRejected()
        {
            IPEndPoint end = new IPEndPoint(IPAddress.Any, 0);

            Assert.ThrowsException(typeof(ArgumentException), () => end.Create(new SocketAddress(AddressFamily.Unix, 28)));
            Assert.ThrowsException(typeof(ArgumentException), () => end.Create(new SocketAddress(AddressFamily.InterNetwork, 4)));
            Assert.ThrowsException(typeof(ArgumentNullException), () => end.Create(null));
        }

        [TestMethod]
        public void EndPointsAreEqualByAddressAndPort()
        {
            IPEndPoint end = new IPEndPoint(0x0100000A, 80);

            Assert.AreEqual("10.0.0.1:80", end.ToString());
            Assert.IsTrue(end.Equals(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 80)));
            Assert.IsFalse(end.Equals(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 81)));
            Assert.IsFalse(end.Equals(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80)));
        }

        [TestMethod]
        public void APortHasSixteenBits()
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new IPEndPoint(IPAddress.Any, 65_536));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new IPEndPoint(IPAddress.Any, -1));
            Assert.ThrowsException(typeof(ArgumentNullException), () => new IPEndPoint(null, 80));
        }
    }
}
