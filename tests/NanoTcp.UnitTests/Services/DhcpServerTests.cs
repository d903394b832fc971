using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The DHCP server, as clients on its link see it. Sections are those of RFC 2131.</summary>
    [TestClass]
    public class DhcpServerTests
    {
        private const uint First = DhcpServerWorld.First;
        private const string Query = "all: who has 10.0.0.2? tell 10.0.0.1";
        private const string Offer = "all: 255.255.255.255 OFFER 10.0.0.2";
        private const string Ack = "all: 255.255.255.255 ACK 10.0.0.2";
        private const string Nak = "all: 255.255.255.255 NAK";

        [TestMethod]
        public void AnAddressIsOfferedAfterASecondWithoutAnAnswerToArp()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);

            client.Discovers();
            world.Expects(Query);
            world.Lan.PassTime(999);
            world.ExpectsNothing();
            world.Lan.PassTime(1);
            world.Expects(Offer);
            client.Selects(First);
            world.Expects(Ack);

            Assert.AreEqual(1, world.Server.LeasesInUse);
            world.Lan.PassTime(100_000);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void AnOfferHasTheFieldsOfTable3()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving(new DhcpServerSettings { Router = 0x0A0000FE, DnsServer = 0x0A0000FD, LeaseSeconds = 600 });
            PlayedDhcpClient client = world.Client(0x10);
            client.Edits = WithGarbage;

            client.Discovers();
            world.Expects(Query);
            world.Lan.PassTime(1000);
            world.Expects(Offer);

            byte[] m = world.Received;
            Assert.AreEqual("02010600" + "10000001" + "00008000" + "00000000" + "0A000002" + "00000000" + "00000000" + "020000000010", HexText.Format(m, 0, 34));
            Assert.AreEqual(HexText.Repeat("00", 202), HexText.Format(m, 34, 202));
            Assert.AreEqual("63825363" + "350102" + "36040A000001" + "330400000258" + "0104FFFFFF00" + "03040A0000FE" + "06040A0000FD" + "FF",
                HexText.Format(m, 236, 38));
            Assert.AreEqual(300, m.Length);
        }

        [TestMethod]
        public void WithoutRouterAndNameServerTheOptionsAreAbsent()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            world.Client(0x10).Binds(First);

            Assert.IsNull(PlayedDhcpServer.Option(world.Received, 3));
            Assert.IsNull(PlayedDhcpServer.Option(world.Received, 6));
            Assert.AreEqual("00000E10", HexText.Format(PlayedDhcpServer.Option(world.Received, 51), 0, 4));
        }

        [TestMethod]
        public void WithoutTheBroadcastFlagAnswersGoToTheClientsLinkAddress()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.WantsBroadcast = false;

            client.Discovers();
            world.Expects(Query);
            world.Lan.PassTime(1000);
            world.Expects("16: 10.0.0.2 OFFER 10.0.0.2");
            client.Selects(First);
            world.Expects("16: 10.0.0.2 ACK 10.0.0.2");
            client.Selects(First + 1);
            world.Expects(Nak);
        }

        [TestMethod]
        public void AnotherHostThatMayHaveTheAddressDoesNotReceiveTheAnswer()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            Station other = new Station(world.Lan, world.Lan.Wire, 0x66, First);
            other.Asks(Lan.Board);
            world.Lan.Forget();
            PlayedDhcpClient client = world.Client(0x10);
            client.WantsBroadcast = false;

            client.Discovers();
            world.Expects(Query);
            world.Lan.PassTime(1000);

            ExpectsAmongOthers(world, Offer);
        }

        [TestMethod]
        public void AnAddressThatAnotherHostHasIsNotOffered()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            Station other = new Station(world.Lan, world.Lan.Wire, 0x66, First);
            PlayedDhcpClient client = world.Client(0x10);

            client.Discovers();
            world.Expects(Query);
            other.Answers();
            world.Expects("all: who has 10.0.0.3? tell 10.0.0.1");
            world.Lan.PassTime(1000);
            world.Expects("all: 255.255.255.255 OFFER 10.0.0.3");
            Assert.AreEqual(1, world.Server.LeasesInUse);
        }

        [TestMethod]
        public void TheClientsOwnAnswerIsNoConflict()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);

            client.Discovers();
            world.Expects(Query);
            client.Station.Address = First;
            client.Station.Answers();
            world.Lan.PassTime(1000);

            world.Expects(Offer);
        }

        [TestMethod]
        public void WhenOtherHostsHaveAllAddressesNoneIsOffered()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Discovers();
            for (uint i = 0; i < 4; i++)
            {
                world.Expects("all: who has 10.0.0." + (2 + i).ToString() + "? tell 10.0.0.1");
                new Station(world.Lan, world.Lan.Wire, (byte)(0x60 + i), First + i).Answers();
            }

            world.Lan.PassTime(5000);
            client.Discovers();
            world.ExpectsNothing();
            Assert.AreEqual(0, world.Server.LeasesInUse);

            world.Lan.PassTime(600_000);
            client.Discovers();
            world.Expects(Query);
        }

        [TestMethod]
        public void ARepeatedDiscoverIsAnsweredOnceForTheNewerMessage()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Discovers();
            world.Expects(Query);
            world.Lan.PassTime(500);
            client.Discovers();
            world.ExpectsNothing();
            world.Lan.PassTime(500);

            world.Expects(Offer);
            Assert.AreEqual(2, (int)world.Received[7], "transaction");
            client.Discovers();
            world.Expects(Offer);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void ClientsAreCheckedForAtTheSameTime()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            world.Client(0x10).Discovers();
            world.Lan.PassTime(300);
            world.Client(0x11).Discovers();
            world.Expects(Query);
            world.Expects("all: who has 10.0.0.3? tell 10.0.0.1");

            world.Lan.PassTime(700);
            world.Expects(Offer);
            world.ExpectsNothing();
            world.Lan.PassTime(300);
            world.Expects("all: 255.255.255.255 OFFER 10.0.0.3");
        }

        [TestMethod]
        public void TheRequestedAddressIsOfferedWhenItIsFree()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Requested = First + 2;
            client.Binds(First + 2);

            PlayedDhcpClient second = world.Client(0x11);
            second.Requested = First + 2;
            second.Binds(First);
            PlayedDhcpClient third = world.Client(0x12);
            third.Requested = 0xC0A80105;
            third.Binds(First + 1);
        }

        [TestMethod]
        public void APoolThatIsExhaustedOffersNothingUntilALeaseEnds()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving(new DhcpServerSettings { LeaseCount = 2, LeaseSeconds = 60 });
            world.Client(0x10).Binds(First);
            world.Client(0x11).Binds(First + 1);
            PlayedDhcpClient third = world.Client(0x12);
            long ignored = world.Server.IgnoredMessages;

            third.Discovers();
            world.Lan.PassTime(10_000);
            world.ExpectsNothing();
            Assert.AreEqual(ignored + 1, world.Server.IgnoredMessages);
            Assert.AreEqual(2, world.Server.LeasesInUse);

            world.Lan.PassTime(50_000);
            Assert.AreEqual(0, world.Server.LeasesInUse);
            third.Binds(First);
        }

        [TestMethod]
        public void AnOfferThatIsNotAcceptedIsReservedForAMinute()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving(new DhcpServerSettings { LeaseCount = 1 });
            world.Client(0x10).Discovers();
            world.Lan.PassTime(60_999);
            world.Lan.Forget();
            PlayedDhcpClient second = world.Client(0x11);
            second.Discovers();
            world.ExpectsNothing();

            world.Lan.PassTime(1);
            second.Binds(First);
        }

        [TestMethod]
        public void AClientGetsTheSameAddressAgain()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);
            world.Client(0x11).Binds(First + 1);
            world.Lan.PassTime(4_000_000);
            Assert.AreEqual(0, world.Server.LeasesInUse);
            world.Lan.Forget();

            world.Client(0x12).Binds(First + 2);
            client.Requested = 0;
            client.Binds(First);
        }

        [TestMethod]
        public void AClientIsKnownByItsIdentifierWhichIsReturned()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Identifier = Packets.Bytes(30);
            client.Binds(First);
            Assert.AreEqual(HexText.Format(client.Identifier, 0, 30), HexText.Format(PlayedDhcpServer.Option(world.Received, 61), 0, 30));

            PlayedDhcpClient sameHardware = world.Client(0x10);
            sameHardware.Binds(First + 1);
            Assert.IsNull(PlayedDhcpServer.Option(world.Received, 61));
            PlayedDhcpClient sameIdentifier = world.Client(0x11);
            sameIdentifier.Identifier = client.Identifier;
            sameIdentifier.Discovers();
            world.Expects(Offer);
        }

        [TestMethod]
        public void TheLongestIdentifierIsReturned()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Edits = WithLongestIdentifier;
            client.Binds(First);

            Assert.AreEqual(255, PlayedDhcpServer.Option(world.Received, 61).Length);
            Assert.IsTrue(world.Received.Length <= 548, world.Received.Length.ToString());
        }

        [TestMethod]
        public void InInitRebootAKnownClientKeepsItsAddress()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);

            client.Reboots(First);
            world.Expects(Ack);
            client.Reboots(First + 1);
            world.Expects(Nak);
        }

        [TestMethod]
        public void InInitRebootAnUnknownClientIsAnsweredBySilenceUnlessItIsOnTheWrongNetwork()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient other = world.Client(0x11);
            other.Requested = First + 1;
            other.Binds(First + 1);
            PlayedDhcpClient client = world.Client(0x10);

            client.Reboots(First);
            world.ExpectsNothing();
            client.Reboots(First + 1);
            world.ExpectsNothing();
            client.Reboots(0x0A000050);
            world.ExpectsNothing();
            client.Reboots(0xC0A80105);
            world.Expects(Nak);
        }

        [TestMethod]
        public void AnAddressThatWasNotOfferedCannotBeSelected()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);

            client.Selects(First);
            world.Expects(Nak);
            client.Discovers();
            world.Expects(Query);
            client.Selects(First);
            world.Expects(Nak);
            world.Lan.PassTime(1000);
            world.Expects("all: 255.255.255.255 OFFER 10.0.0.2");
            client.Selects(0x0A000050);
            world.Expects(Nak);
            Assert.AreEqual(0u, Packets.Read32(world.Received, 12));
            Assert.IsNull(PlayedDhcpServer.Option(world.Received, 51));
        }

        [TestMethod]
        public void ALeaseIsRenewedAndRebound()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving(new DhcpServerSettings { LeaseSeconds = 60 });
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);
            world.Lan.PassTime(50_000);

            client.Renews(First);
            ExpectsToAddress(world, client, "16: 10.0.0.2 ACK 10.0.0.2");
            Assert.AreEqual(First, Packets.Read32(world.Received, 12));
            world.Lan.PassTime(50_000);
            client.Rebinds(First);
            ExpectsToAddress(world, client, "16: 10.0.0.2 ACK 10.0.0.2");
            world.Lan.PassTime(59_000);
            Assert.AreEqual(1, world.Server.LeasesInUse);
            world.Lan.PassTime(1000);
            Assert.AreEqual(0, world.Server.LeasesInUse);
        }

        [TestMethod]
        public void AfterARestartTheServerConfirmsTheLeaseOfAClientThatRenewsIt()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Renews(First);
            ExpectsToAddress(world, client, "16: 10.0.0.2 ACK 10.0.0.2");

            PlayedDhcpClient second = world.Client(0x11);
            second.Rebinds(First);
            world.Expects(Nak);
            second.Rebinds(0x0A000050);
            world.ExpectsNothing();
            second.Rebinds(0xC0A80105);
            world.Expects(Nak);
        }

        [TestMethod]
        public void ADeclinedAddressIsNotOfferedForTenMinutes()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving(new DhcpServerSettings { LeaseCount = 1 });
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);

            client.Requested = First;
            client.Sends(PlayedDhcpClient.Decline);
            Assert.AreEqual(0, world.Server.LeasesInUse);
            client.Requested = 0;
            client.Discovers();
            world.Lan.PassTime(599_000);
            world.ExpectsNothing();

            world.Lan.PassTime(1000);
            client.Binds(First);
        }

        [TestMethod]
        public void OnlyTheClientItselfCanDeclineOrReleaseItsAddress()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            world.Client(0x10).Binds(First);
            PlayedDhcpClient other = world.Client(0x11);
            other.Requested = First;
            other.Chosen = DhcpServerWorld.Board;
            other.Sends(PlayedDhcpClient.Decline);
            other.Address = First;
            other.SendsToServer(PlayedDhcpClient.Release);

            Assert.AreEqual(1, world.Server.LeasesInUse);
            Assert.AreEqual(2L, world.Server.IgnoredMessages);
        }

        [TestMethod]
        public void AReleasedAddressIsFree()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving(new DhcpServerSettings { LeaseCount = 1 });
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);

            client.Address = First;
            client.Requested = 0;
            client.SendsToServer(PlayedDhcpClient.Release);
            world.ExpectsNothing();
            Assert.AreEqual(0, world.Server.LeasesInUse);

            world.Client(0x11).Binds(First);
        }

        [TestMethod]
        public void InformIsAnsweredWithParametersAndNoLease()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Address = 0x0A000050;
            client.Sends(PlayedDhcpClient.Inform);
            world.Expects("all: who has 10.0.0.80? tell 10.0.0.1");
            client.Station.Answers();

            world.Expects("16: 10.0.0.80 ACK");
            Assert.IsNull(PlayedDhcpServer.Option(world.Received, 51));
            Assert.AreEqual("FFFFFF00", HexText.Format(PlayedDhcpServer.Option(world.Received, 1), 0, 4));
            Assert.AreEqual(0, world.Server.LeasesInUse);
            client.Address = 0;
            client.Sends(PlayedDhcpClient.Inform);
            world.ExpectsNothing();
        }

        [TestMethod]
        [DataRow(0, 2)]
        [DataRow(1, 6)]
        [DataRow(2, 8)]
        [DataRow(24, 10)]
        [DataRow(28, 3)]
        [DataRow(236, 0)]
        [DataRow(242, 9)]
        [DataRow(241, 255)]
        [DataRow(240, 0)]
        public void AMalformedOrRelayedMessageIsIgnored(int index, int value)
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Edits = new Change(index, (byte)value).Apply;

            client.Discovers();
            world.Lan.PassTime(2000);

            world.ExpectsNothing();
            Assert.AreEqual(1L, world.Server.IgnoredMessages);
        }

        [TestMethod]
        public void AMessageOfAnyLengthDoesNoHarm()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Identifier = Packets.Bytes(7);
            for (int length = 0; length < 260; length++)
            {
                client.Edits = new Cut(length).Apply;
                client.Discovers();
            }

            client.Edits = null;
            client.Discovers();
            world.Expects(Query);
        }

        [TestMethod]
        public void BeforeItServesTheServerLooksForAnotherOne()
        {
            DhcpServerWorld world = new DhcpServerWorld(null);
            world.Server.Start();
            world.Lan.PassTime(0);
            world.Expects("all: DISCOVER");
            Assert.AreEqual((int)DhcpServerState.Discovering, (int)world.Server.State);
            PlayedDhcpClient client = world.Client(0x10);
            client.Discovers();
            world.Lan.PassTime(2000);
            world.Expects("all: DISCOVER");
            world.Lan.PassTime(1999);
            world.ExpectsNothing();
            Assert.AreEqual((int)DhcpServerState.Discovering, (int)world.Server.State);
            world.Lan.PassTime(1);

            Assert.AreEqual((int)DhcpServerState.Serving, (int)world.Server.State);
            client.Discovers();
            world.Expects(Query);
        }

        [TestMethod]
        public void AnotherServersOfferMakesItYieldUntilTheLinkHasBeenDown()
        {
            DhcpServerWorld world = new DhcpServerWorld(null);
            world.Server.Start();
            world.Lan.PassTime(1000);
            world.Lan.Router.Broadcasts(Packets.Datagram(Lan.Gateway, 67, 0xFFFFFFFF, 68, OfferTo(world.Lan.Wire.TakeSent())));

            Assert.AreEqual((int)DhcpServerState.Yielding, (int)world.Server.State);
            Assert.AreEqual(Lan.Gateway, world.Server.OtherServer);
            world.Client(0x10).Discovers();
            world.Lan.PassTime(100_000);
            world.ExpectsNothing();

            world.Lan.SetLink(false);
            Assert.AreEqual((int)DhcpServerState.NoLink, (int)world.Server.State);
            world.Lan.SetLink(true);
            Assert.AreEqual(0u, world.Server.OtherServer);
            world.Lan.PassTime(4000);
            Assert.AreEqual((int)DhcpServerState.Serving, (int)world.Server.State);
        }

        [TestMethod]
        public void AClientThatChoosesAnotherServerMakesItYield()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Requested = 0xC0A80105;
            client.Chosen = 0xC0A80101;
            client.Sends(PlayedDhcpClient.Request);

            world.ExpectsNothing();
            Assert.AreEqual((int)DhcpServerState.Yielding, (int)world.Server.State);
            Assert.AreEqual(0xC0A80101u, world.Server.OtherServer);
        }

        [TestMethod]
        public void LeasesSurviveALinkThatWasDownAndChecksDoNot()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);
            world.Client(0x11).Discovers();
            world.Lan.SetLink(false);
            world.Lan.PassTime(5000);
            world.Lan.SetLink(true);
            world.Lan.PassTime(5000);
            world.Lan.Forget();

            Assert.AreEqual(1, world.Server.LeasesInUse);
            client.Reboots(First);
            world.Expects(Ack);
            world.Client(0x11).Binds(First + 2);
        }

        [TestMethod]
        public void AStoppedServerIsSilentAndForgetsItsLeasesWhenStarted()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            PlayedDhcpClient client = world.Client(0x10);
            client.Binds(First);
            world.Server.Stop();
            client.Discovers();
            world.Lan.PassTime(5000);
            world.ExpectsNothing();
            Assert.AreEqual((int)DhcpServerState.Stopped, (int)world.Server.State);

            world.Server.Start();
            world.Lan.PassTime(5000);
            Assert.AreEqual(0, world.Server.LeasesInUse);
            world.Lan.Forget();
            client.Reboots(First);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void AnotherAddressOfTheInterfacePausesTheServer()
        {
            DhcpServerWorld world = DhcpServerWorld.Serving();
            world.Lan.Stack.SetAddress(world.Lan.Interface, 0x0A000101, 24);
            world.Lan.PassTime(0);

            Assert.AreEqual((int)DhcpServerState.NoLink, (int)world.Server.State);
        }

        [TestMethod]
        [DataRow(0, 3600)]
        [DataRow(9, 3600)]
        [DataRow(4, 59)]
        [DataRow(4, 86401)]
        public void InvalidSettingsAreRefused(int leases, int seconds)
        {
            Lan lan = new Lan();
            DhcpServerSettings settings = new DhcpServerSettings { LeaseCount = leases, LeaseSeconds = seconds };

            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new DhcpServer(lan.Stack, lan.Interface, settings));
        }

        [TestMethod]
        [DataRow(0x0A000001, 0, 24)]
        [DataRow(0x0A0000FC, 0, 24)]
        [DataRow(0x0A000102, 0, 24)]
        [DataRow(0x0A000002, 0x0A000003, 24)]
        [DataRow(0, 0, 30)]
        public void AddressesThatClientsCannotHaveAreRefused(int first, int router, int prefixLength)
        {
            Lan lan = new Lan();
            lan.Stack.SetAddress(lan.Interface, Lan.Board, prefixLength);
            DhcpServerSettings settings = new DhcpServerSettings { FirstAddress = (uint)first, Router = (uint)router };
            DhcpServer server = new DhcpServer(lan.Stack, lan.Interface, settings);

            Assert.ThrowsException(typeof(InvalidOperationException), server.Start);
            Assert.AreEqual((int)DhcpServerState.Stopped, (int)server.State);
        }

        [TestMethod]
        public void WithoutAnAddressOrWithADhcpClientTheServerDoesNotStart()
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            DhcpServer server = new DhcpServer(lan.Stack, lan.Interface, null);
            Assert.ThrowsException(typeof(InvalidOperationException), server.Start);

            lan.Stack.SetAddress(lan.Interface, Lan.Board, 24);
            DhcpClient client = new DhcpClient(lan.Stack, lan.Interface, null);
            client.Start();
            lan.PassTime(0);
            Assert.ThrowsException(typeof(InvalidOperationException), server.Start);
            client.Stop();
            lan.PassTime(2000);
            lan.Stack.SetAddress(lan.Interface, Lan.Board, 24);
            server.Start();
        }

        [TestMethod]
        public void AnIpLinkHasNoDhcp()
        {
            Lan lan = new Lan(LinkKind.Ip, NetDevice.EthernetMtu, Lan.Board);

            Assert.ThrowsException(typeof(ArgumentException), () => new DhcpServer(lan.Stack, lan.Interface, null));
        }

        // an answer to an address may follow an ARP exchange
        private static void ExpectsToAddress(DhcpServerWorld world, PlayedDhcpClient client, string text)
        {
            string sent = world.TakesText();
            if (sent == Query)
            {
                client.Station.Answers();
                sent = world.TakesText();
            }

            Assert.AreEqual(text, sent);
            world.Lan.Forget();
        }

        private static void ExpectsAmongOthers(DhcpServerWorld world, string text)
        {
            bool found = false;
            string all = string.Empty;
            while (world.Lan.Wire.SentCount > 0)
            {
                string sent = world.TakesText();
                all += sent + "; ";
                found |= sent == text;
            }

            Assert.IsTrue(found, text + " among " + all);
        }

        private static byte[] WithGarbage(byte[] m)
        {
            m[3] = 5;
            m[9] = 7;
            m[20] = 9;
            for (int i = 44; i < 236; i++)
            {
                m[i] = 0xAA;
            }

            return m;
        }

        private static byte[] WithLongestIdentifier(byte[] m)
        {
            int o = 243;
            while (m[o] != 255)
            {
                o += 2 + m[o + 1];
            }

            byte[] longer = new byte[o + 258];
            Array.Copy(m, 0, longer, 0, o);
            longer[o] = 61;
            longer[o + 1] = 255;
            longer[o + 257] = 255;
            return longer;
        }

        // another server's answer to our DISCOVER
        private static byte[] OfferTo(byte[] frame)
        {
            byte[] m = new byte[300];
            Array.Copy(frame, 42, m, 0, 243);
            m[0] = 2;
            Packets.Write32(m, 16, 0x0A000064);
            m[242] = 2;
            m[243] = 54;
            m[244] = 4;
            Packets.Write32(m, 245, Lan.Gateway);
            m[249] = 255;
            return m;
        }

        private sealed class Change
        {
            private readonly int _index;
            private readonly byte _value;

            public Change(int index, byte value)
            {
                _index = index;
                _value = value;
            }

            public byte[] Apply(byte[] m)
            {
                m[_index] = _value;
                return m;
            }
        }

        private sealed class Cut
        {
            private readonly int _length;

            public Cut(int length)
            {
                _length = length;
            }

            public byte[] Apply(byte[] m)
            {
                byte[] cut = new byte[_length];
                Array.Copy(m, 0, cut, 0, _length);
                return cut;
            }
        }
    }
}
