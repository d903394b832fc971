using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>Addresses of the host's own choice, RFC 3927, alone and as the DHCP client's way out.</summary>
    [TestClass]
    public class LinkLocalTests
    {
        [TestMethod]
        public void AnAddressIsProbedThenAnnounced()
        {
            Lan lan = Unnumbered(out LinkLocal linkLocal);
            lan.PassTime(7000);

            uint address = linkLocal.Address;
            Assert.AreEqual(address, lan.Interface.Address);
            Assert.AreEqual(16, lan.Interface.PrefixLength);
            Assert.IsTrue(address >= 0xA9FE0100 && address <= 0xA9FEFEFF, Ipv4Address.ToString(address));
            string text = Ipv4Address.ToString(address);
            for (int i = 0; i < 3; i++)
            {
                lan.Peer.Expects("all: who has " + text + "? tell 0.0.0.0");
            }

            lan.Peer.Expects("all: announces " + text);
        }

        [TestMethod]
        public void TheSameBoardChoosesTheSameAddress()
        {
            Lan first = Unnumbered(out LinkLocal linkLocal);
            Lan second = Unnumbered(out LinkLocal another);
            first.PassTime(7000);
            second.PassTime(7000);

            Assert.AreEqual(linkLocal.Address, another.Address);
        }

        [TestMethod]
        public void AnAddressInUseIsNotChosen()
        {
            Lan lan = Unnumbered(out LinkLocal linkLocal);
            uint first = Probed(lan);

            lan.Peer.Address = first;
            lan.Peer.Announces();
            lan.PassTime(7000);

            Assert.AreNotEqual(first, linkLocal.Address);
            Assert.AreNotEqual(0u, linkLocal.Address);
        }

        [TestMethod]
        public void AfterTenConflictsTheNextAddressIsTriedAMinuteLater()
        {
            Lan lan = Unnumbered(out LinkLocal linkLocal);
            for (int i = 0; i < 10; i++)
            {
                lan.Peer.Address = Probed(lan);
                lan.Peer.Announces();
            }

            lan.Forget();
            lan.PassTime(59_999);
            lan.Peer.ExpectsNothing();
            lan.PassTime(8001);

            Assert.AreNotEqual(0u, linkLocal.Address);
        }

        [TestMethod]
        public void AnAddressIsDefendedOnceThenAbandoned()
        {
            Lan lan = Unnumbered(out LinkLocal linkLocal);
            lan.PassTime(10_000);
            lan.Forget();
            uint first = linkLocal.Address;
            lan.Peer.Address = first;
            lan.Peer.Announces();
            Assert.AreEqual(first, linkLocal.Address);
            lan.Peer.Expects("all: announces " + Ipv4Address.ToString(first));

            lan.Peer.Announces();
            Assert.AreEqual(0u, linkLocal.Address);
            Assert.AreEqual(0u, lan.Interface.Address);
            lan.PassTime(8000);

            Assert.AreNotEqual(0u, linkLocal.Address);
            Assert.AreNotEqual(first, linkLocal.Address);
        }

        [TestMethod]
        public void StopRemovesTheAddress()
        {
            Lan lan = Unnumbered(out LinkLocal linkLocal);
            lan.PassTime(10_000);

            linkLocal.Stop();
            lan.Forget();
            lan.PassTime(100_000);

            Assert.AreEqual(0u, lan.Interface.Address);
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void DhcpFallsBackToLinkLocalUntilAServerAnswers()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0 });
            server.Client.Start();
            server.Lan.PassTime(11_999);
            Assert.AreEqual(0u, server.Client.LinkLocalAddress);
            server.Lan.PassTime(8000);
            Assert.AreEqual(0xA9FEu, server.Interface.Address >> 16);
            Assert.AreEqual(server.Client.LinkLocalAddress, server.Interface.Address);
            Assert.AreEqual((int)DhcpState.Selecting, (int)server.Client.State);
            server.Lan.PassTime(3000);
            server.Lan.Forget();

            server.Lan.PassTime(server.Client.Deadline - server.Lan.Clock.Now);
            server.Expects("0.0.0.0 > 255.255.255.255 DISCOVER");
            server.Offers(PlayedDhcpServer.Given);
            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9 from 10.0.0.2");
            server.Acks(PlayedDhcpServer.Given);
            server.Lan.PassTime(8000);

            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
            Assert.AreEqual(0u, server.Client.LinkLocalAddress);
        }

        private static Lan Unnumbered(out LinkLocal linkLocal)
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            linkLocal = new LinkLocal(lan.Stack, lan.Interface);
            linkLocal.Start();
            return lan;
        }

        // waits for a probe, and says for what
        private static uint Probed(Lan lan)
        {
            lan.Forget();
            while (lan.Wire.SentCount == 0)
            {
                lan.PassTime(100);
            }

            byte[] frame = lan.Wire.TakeSent();
            Assert.AreEqual(0u, Packets.Read32(frame, 14 + 14), "a probe has no sender");
            return Packets.Read32(frame, 14 + 24);
        }
    }
}
