using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>How a DHCP client comes to an address: INIT, SELECTING, REQUESTING, RFC 2131 section 4.4.1.</summary>
    [TestClass]
    public class DhcpStartTests
    {
        private const string Discover = "0.0.0.0 > 255.255.255.255 DISCOVER";
        private const string Request = "0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9 from 10.0.0.2";

        [TestMethod]
        public void DiscoverOfferRequestAckConfigureAnAddress()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();

            server.Expects(Discover);
            Assert.AreEqual((int)DhcpState.Selecting, (int)server.Client.State);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            Assert.AreEqual((int)DhcpState.Requesting, (int)server.Client.State);
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual("10.0.0.9", Ipv4Address.ToString(server.Interface.Address));
            Assert.AreEqual(24, server.Interface.PrefixLength);
            Assert.AreEqual(PlayedDhcpServer.Address, server.Client.Lease.Server);
            Assert.AreEqual(0x0A0000FEu, server.Client.Lease.Router);
            Assert.AreEqual(3_600_000L, server.Client.Lease.End - server.Client.Lease.Start);
            server.Lan.Peer.Expects("all: announces 10.0.0.9");
            server.Lan.Calls.Connect(server.Lan.Calls.Udp(), Lan.FarAway, 9);
            server.Lan.Peer.Expects("all: who has 10.0.0.254? tell 10.0.0.9");
        }

        [TestMethod]
        public void DiscoverHasClientIdentifierAndParameterRequests()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, HostName = "boiler-1" });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects(Discover);

            byte[] m = server.Heard;
            Assert.AreEqual(1, (int)m[0], "op");
            Assert.AreEqual(0x80, (int)m[10], "the broadcast flag");
            Assert.IsTrue(m.Length >= 300, "length");
            Assert.AreEqual(7, PlayedDhcpServer.Option(m, 61).Length, "client identifier");
            Assert.AreEqual(8, PlayedDhcpServer.Option(m, 12).Length, "host name");
            Assert.AreEqual((byte)'b', PlayedDhcpServer.Option(m, 12)[0]);
            Assert.IsTrue(PlayedDhcpServer.Option(m, 55).Length >= 5, "parameter request list");
        }

        [TestMethod]
        public void TheFirstDiscoverHasARandomDelay()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 1000 });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.ExpectsNothing();

            server.Lan.PassTime(1000);

            server.Expects(Discover);
        }

        [TestMethod]
        public void DiscoverIsRepeatedAfter4To64Seconds()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, LinkLocalAfter = 0 });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects(Discover);
            int[] seconds = { 4, 8, 16, 32, 64, 64, 64 };
            byte[] first = server.Heard;
            for (int i = 0; i < seconds.Length; i++)
            {
                server.Lan.PassTime((seconds[i] * 1000) - 1001);
                server.ExpectsNothing();
                long asked = server.Client.Deadline;
                server.Lan.PassTime(asked - server.Lan.Clock.Now);
                Assert.IsTrue(asked - server.Lan.Clock.Now <= 2001, "at most a second late");
                server.Expects(Discover);
                Assert.AreEqual(Packets.Read32(first, 4), Packets.Read32(server.Heard, 4), "the same transaction");
            }
        }

        [TestMethod]
        [DataRow(0, 1, "a request")]
        [DataRow(2, 5, "another hardware length")]
        [DataRow(7, 0x55, "another transaction")]
        [DataRow(33, 9, "another station's address")]
        [DataRow(239, 0, "no cookie")]
        [DataRow(244, 60, "an option beyond the end")]
        [DataRow(242, 1, "another message type")]
        [DataRow(16, 224, "a multicast address")]
        public void AnInvalidOfferIsIgnored(int index, int value, string what)
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);

            server.Edits = m =>
            {
                m[index] = (byte)value;
                return m;
            };
            server.Offers(PlayedDhcpServer.Given);

            server.ExpectsNothing();
            Assert.AreEqual((int)DhcpState.Selecting, (int)server.Client.State, what);
            Assert.AreEqual(1L, server.Client.IgnoredMessages, what);
            server.Edits = null;
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
        }

        [TestMethod]
        public void ATruncatedMessageIsIgnored()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            int ignored = 0;
            for (int length = 0; length < 255; length += length < 235 ? 13 : 1)
            {
                int whole = length;
                server.Edits = m =>
                {
                    byte[] part = new byte[whole];
                    System.Array.Copy(m, part, whole);
                    return part;
                };
                server.Naks();
                ignored++;
            }

            Assert.AreEqual((long)ignored, server.Client.IgnoredMessages);
            server.ExpectsNothing();
        }

        [TestMethod]
        public void TheFirstOfSeveralOffersIsRequested()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);

            server.Sends(2, PlayedDhcpServer.Given + 1, PlayedDhcpServer.Address + 1);
            server.ExpectsNothing();
            server.Sends(5, PlayedDhcpServer.Given + 1, PlayedDhcpServer.Address + 1);
            Assert.AreEqual((int)DhcpState.Requesting, (int)server.Client.State, "another server's ACK of another address");
            server.Sends(6, 0, PlayedDhcpServer.Address + 1);
            Assert.AreEqual((int)DhcpState.Requesting, (int)server.Client.State, "another server's NAK");

            server.Acks(PlayedDhcpServer.Given);
            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
        }

        // RFC 2131 section 3
        [TestMethod]
        public void AMessageHasTheMagicCookie()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            Assert.AreEqual(0x63825363u, Packets.Read32(server.Heard, 236));
        }

        [TestMethod]
        public void AnAckOfAnotherAddressIsIgnored()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);

            server.Acks(PlayedDhcpServer.Given + 1);
            Assert.AreEqual((int)DhcpState.Requesting, (int)server.Client.State);
            Assert.AreEqual(0u, server.Interface.Address);

            server.Acks(PlayedDhcpServer.Given);
            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
        }

        [TestMethod]
        public void AnAckOfTheOfferedAddressIsAcceptedFromAnyServer()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);

            server.Sends(5, PlayedDhcpServer.Given, PlayedDhcpServer.Address + 1);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(PlayedDhcpServer.Address + 1, server.Client.Lease.Server);
        }

        [TestMethod]
        public void WithoutServerIdentifierTheSenderIsTheServer()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Edits = PlayedDhcpServer.WithoutServer;
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(PlayedDhcpServer.Address, server.Client.Lease.Server);
        }

        [TestMethod]
        public void ANakWithoutServerIdentifierIsAccepted()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Edits = PlayedDhcpServer.WithoutServer;

            server.Naks();
            server.Lan.PassTime(0);

            server.Expects(Discover);
        }

        [TestMethod]
        [DataRow(0x0A000000u, 24)]
        [DataRow(0x0A0000FFu, 24)]
        [DataRow(0x0A00000Bu, 30)]
        [DataRow(0x0A000008u, 30)]
        [DataRow(0x0A000000u, 0)]
        public void NetworkAndBroadcastAddressesAreRejected(uint address, int prefixLength)
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            uint mask = Ipv4Address.Mask(prefixLength);
            server.Options = prefixLength == 0
                ? new byte[0]
                : new byte[] { 1, 4, (byte)(mask >> 24), (byte)(mask >> 16), (byte)(mask >> 8), (byte)mask };

            server.Offers(address);

            server.ExpectsNothing();
            Assert.AreEqual(1L, server.Client.IgnoredMessages);
            server.Offers(0x0A000009);
            server.Expects(Request);
        }

        [TestMethod]
        public void AnAckWhoseMaskMakesTheAddressABroadcastIsRejected()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Options = new byte[] { 1, 4, 255, 255, 255, 254, 1, 4, 255, 255, 255, 252 };

            server.Acks(PlayedDhcpServer.Given);
            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State, "of two hosts on a wire each has one of the two addresses, RFC 3021");

            server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false, PreviousAddress = 0x0A00000B });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.11");
            server.Options = new byte[] { 1, 4, 255, 255, 255, 252 };
            server.Acks(0x0A00000B);
            Assert.AreEqual((int)DhcpState.Rebooting, (int)server.Client.State);
            Assert.AreEqual(0u, server.Interface.Address);
        }

        [TestMethod]
        public void AnOfferSentToTheOfferedAddressIsReceived()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Unicasts = true;
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
        }

        [TestMethod]
        public void ALateUnicastOfferReplacesALinkLocalAddress()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            server.Client.Start();
            server.Lan.PassTime(25_000);
            Assert.AreEqual(0xA9FEu, server.Interface.Address >> 16);
            server.Lan.Forget();
            server.Lan.PassTime(server.Client.Deadline - server.Lan.Clock.Now);
            server.Unicasts = true;
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
        }

        [TestMethod]
        public void WithoutAnAddressOnlyTheDhcpPortReceivesForeignUnicast()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            int other = server.Lan.Calls.Udp();
            server.Lan.Calls.Bind(other, 0, 69);
            server.Lan.Forget();
            Station peer = server.Lan.Peer;

            peer.Sends(Packets.Datagram(peer.Address, 67, PlayedDhcpServer.Given, 69, new byte[300]));
            peer.Sends(Packets.EchoRequest(peer.Address, PlayedDhcpServer.Given, 7, 1, new byte[8]));
            peer.Broadcasts(Packets.Datagram(peer.Address, 67, PlayedDhcpServer.Given, 68, new byte[300]));
            peer.Sends(Packets.Fragment(Packets.Datagram(peer.Address, 67, PlayedDhcpServer.Given, 68, new byte[300]), 0, 64));
            Assert.AreEqual(4L, server.Lan.Drops(DropReason.IpNotForUs));
            Assert.AreEqual(0L, server.Client.IgnoredMessages);
            server.ExpectsNothing();

            server.Client.Stop();
            peer.Sends(Packets.Datagram(peer.Address, 67, PlayedDhcpServer.Given, 68, new byte[300]));
            Assert.AreEqual(5L, server.Lan.Drops(DropReason.IpNotForUs));
            server.ExpectsNothing();
        }

        [TestMethod]
        public void AServerThatIsSilentAfterItsOfferGetsFourRequests()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, LinkLocalAfter = 0 });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            for (int i = 0; i < 4; i++)
            {
                server.Expects(Request);
                server.Lan.PassTime(server.Client.Deadline - server.Lan.Clock.Now);
            }

            server.Expects(Discover);
        }

        [TestMethod]
        public void ANakRestartsTheClient()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Naks();
            server.Lan.PassTime(0);

            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Naks();
            server.Lan.PassTime(9_999);
            server.ExpectsNothing();
            server.Lan.PassTime(1);
            server.Expects(Discover);
        }

        [TestMethod]
        public void OverloadedOptionsAreParsed()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Options = new byte[] { 52, 1, 3 };
            server.Edits = m =>
            {
                byte[] file = { 51, 4, 0, 0, 0, 100, 0, 0, 1, 4, 255, 255, 0, 0, 255 };
                byte[] name = { 6, 8, 10, 0, 0, 3, 10, 0, 0, 4, 255 };
                System.Array.Copy(file, 0, m, 108, file.Length);
                System.Array.Copy(name, 0, m, 44, name.Length);
                return m;
            };
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            DhcpLease lease = server.Client.Lease;
            Assert.AreEqual(16, lease.PrefixLength);
            Assert.AreEqual(100_000L, lease.End - lease.Start);
            Assert.AreEqual(2, lease.DnsCount);
            Assert.AreEqual(0x0A000004u, lease.GetDns(1));
            Assert.AreEqual(0u, lease.Router);
        }

        [TestMethod]
        public void MissingMaskAndLeaseTimeGetDefaults()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Options = new byte[0];
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            DhcpLease lease = server.Client.Lease;
            Assert.AreEqual(8, lease.PrefixLength, "a class A network");
            Assert.AreEqual(3_600_000L, lease.End - lease.Start, "an hour");
        }

        [TestMethod]
        public void ARouterOutsideTheNetworkIsIgnored()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Expects(Discover);
            server.Options = new byte[] { 1, 4, 255, 255, 255, 0, 3, 4, 10, 9, 9, 9 };
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
            Assert.AreEqual(-Errno.ENETUNREACH, server.Lan.Calls.Connect(server.Lan.Calls.Udp(), Lan.FarAway, 9));
        }

        [TestMethod]
        public void NameServersAndDomainAreSetInTheResolver()
        {
            PlayedDhcpServer server = PlayedDhcpServer.WithEagerClient();
            server.Client.Resolver = new DnsResolver(server.Lan.Stack, null);
            server.Expects(Discover);
            server.Options = new byte[] { 6, 4, 10, 0, 0, 3, 15, 5, (byte)'h', (byte)'.', (byte)'d', (byte)'e', 0, 6, 5, 10, 0, 0, 4, 9 };
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual(2, server.Client.Resolver.ServerCount);
            Assert.AreEqual(0x0A000003u, server.Client.Resolver.GetServer(0));
            Assert.AreEqual("h.de", server.Client.Resolver.Domain);
        }

        [TestMethod]
        public void AnAddressInUseIsDeclined()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0 });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);
            Assert.AreEqual((int)DhcpState.Checking, (int)server.Client.State);
            server.Lan.PassTime(1000);
            server.Expects("all: who has 10.0.0.9? tell 0.0.0.0");

            server.Lan.Router.Address = PlayedDhcpServer.Given;
            server.Lan.Router.Announces();

            server.Expects("0.0.0.0 > 255.255.255.255 DECLINE 10.0.0.9 from 10.0.0.2");
            Assert.AreEqual(0u, server.Interface.Address);
            server.Lan.PassTime(9_999);
            server.ExpectsNothing();
            server.Lan.PassTime(1);
            server.Expects(Discover);
        }

        [TestMethod]
        public void AnUnansweredAddressIsUsedAfterThreeProbes()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0 });
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects(Discover);
            server.Offers(PlayedDhcpServer.Given);
            server.Expects(Request);
            server.Acks(PlayedDhcpServer.Given);

            server.Lan.PassTime(7000);

            server.Expects("all: who has 10.0.0.9? tell 0.0.0.0");
            server.Expects("all: who has 10.0.0.9? tell 0.0.0.0");
            server.Expects("all: who has 10.0.0.9? tell 0.0.0.0");
            server.Expects("all: announces 10.0.0.9");
            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
        }

        [TestMethod]
        public void AnAddressOfAnEarlierRunIsRequestedFirst()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false, PreviousAddress = PlayedDhcpServer.Given });
            server.Client.Start();
            server.Lan.PassTime(0);

            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9");
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual((int)DhcpState.Bound, (int)server.Client.State);
        }

        [TestMethod]
        public void AnUnconfirmedAddressOfAnEarlierRunIsDiscarded()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, LinkLocalAfter = 0, PreviousAddress = PlayedDhcpServer.Given });
            server.Client.Start();
            server.Lan.PassTime(31_000);

            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9");
            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9");
            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9");
            server.Expects(Discover);
        }

        [TestMethod]
        public void TheCallBlocksUntilThereIsAnAddress()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            server.Lan.After(100, () =>
            {
                server.Expects(Discover);
                server.Offers(PlayedDhcpServer.Given);
                server.Expects(Request);
                server.Acks(PlayedDhcpServer.Given);
            });
            server.Client.Start();

            Assert.AreEqual(PlayedDhcpServer.Given, server.Client.WaitForAddress(5000));
            Assert.AreEqual(100L, server.Lan.Clock.Now);
        }

        [TestMethod]
        public void TheCallReturnsAfterItsTimeout()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(null);
            server.Client.Start();

            Assert.AreEqual(0u, server.Client.WaitForAddress(5000));
            Assert.AreEqual(5000L, server.Lan.Clock.Now);
        }

        [TestMethod]
        [DataRow("a b")]
        [DataRow("")]
        [DataRow("a..b")]
        [DataRow("0123456789012345678901234567890123456789012345678901234567890123")]
        public void AnInvalidHostNameIsRejected(string name)
        {
            Lan lan = new Lan();
            Assert.ThrowsException(typeof(System.ArgumentException), () =>
                new DhcpClient(lan.Stack, lan.Interface, new DhcpSettings { HostName = name }));
        }
    }
}
