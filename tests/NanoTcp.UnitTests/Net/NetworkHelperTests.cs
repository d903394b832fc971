using System;
using System.Threading;
using nanoFramework.Networking;
using nanoFramework.TestFramework;
using NanoTcp.Net;
using NanoTcp.Services;
using NanoTcp.UnitTests.Services;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>NetworkHelper, as programs for nanoFramework call it first.</summary>
    [TestClass]
    public class NetworkHelperTests
    {
        private const int Patience = 10_000;

        [TestMethod]
        public void ANetworkWithAnAddressIsReady()
        {
            NetworkHelper.Reset();
            Network.Use(new Lan().Stack);

            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork(CancellationToken.None, true));

            Assert.AreEqual((int)NetworkHelperStatus.NetworkIsReady, (int)NetworkHelper.Status);
        }

        [TestMethod]
        public void AnAddressByDhcpIsAwaited()
        {
            NetworkHelper.Reset();
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            Network.Use(server.Lan.Stack, null, server.Client);
            server.Lan.After(700, () => server.Binds());

            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork());

            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);
        }

        [TestMethod]
        public void TheDateIsObtainedBySntp()
        {
            NetworkHelper.Reset();
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            FakeWallClock wall = new FakeWallClock(world.Lan.Clock, new DateTime(1970, 1, 1));
            world.Client.WallClock = wall;
            Network.Use(world.Lan.Stack).TimeClient = world.Client;
            world.Lan.After(500, () =>
            {
                world.Expects();
                world.Answers();
            });

            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork(CancellationToken.None, true));

            Assert.AreEqual(2026, wall.Now.Year);
        }

        [TestMethod]
        public void WithoutATimeServerTheWaitForTheDateIsCanceled()
        {
            NetworkHelper.Reset();
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            world.Client.WallClock = new FakeWallClock(world.Lan.Clock, new DateTime(1970, 1, 1));
            Network.Use(world.Lan.Stack).TimeClient = world.Client;
            CancellationTokenSource source = new CancellationTokenSource();
            world.Lan.After(60000, () => source.Cancel());

            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork(source.Token, true));

            Assert.AreEqual((int)NetworkHelperStatus.TokenExpiredWaitingDateTime, (int)NetworkHelper.Status);
        }

        [TestMethod]
        public void WithoutNeedOfTheDateNoTimeServerIsQueried()
        {
            NetworkHelper.Reset();
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            Network.Use(world.Lan.Stack).TimeClient = world.Client;

            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork());

            Assert.IsFalse(world.Client.IsActive);
        }

        [TestMethod]
        public void ACanceledTokenEndsTheWait()
        {
            NetworkHelper.Reset();
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0 });
            Network.Use(server.Lan.Stack, null, server.Client);
            CancellationTokenSource source = new CancellationTokenSource();
            server.Lan.After(5000, () => source.Cancel());

            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork(source.Token));

            Assert.AreEqual((int)NetworkHelperStatus.TokenExpiredWaitingIPAddress, (int)NetworkHelper.Status);
        }

        [TestMethod]
        public void AFixedAddressIsSet()
        {
            NetworkHelper.Reset();
            Lan lan = new Lan();
            Network.Use(lan.Stack);

            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork(new IPConfiguration("10.0.0.77", "255.255.255.0", "10.0.0.254", null)));

            Assert.AreEqual(0x0A00004Du, lan.Interface.Address);
        }

        [TestMethod]
        public void AnInvalidAddressIsReported()
        {
            NetworkHelper.Reset();
            Network.Use(new Lan().Stack);

            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork(new IPConfiguration("10.0.0", "255.255.255.0", null, null)));

            Assert.AreEqual((int)NetworkHelperStatus.ExceptionOccurred, (int)NetworkHelper.Status);
            Assert.IsInstanceOfType(NetworkHelper.HelperException, typeof(ArgumentException));
        }

        [TestMethod]
        public void TheRegisteredBoardIsBroughtUpOnce()
        {
            NetworkHelper.Reset();
            Network.Use((Network)null);
            int count = 0;
            Network.Register(() =>
            {
                count++;
                Network.Use(new Lan().Stack);
            });

            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork());
            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork());
            Network.Register(null);

            Assert.AreEqual(1, count);
        }

        [TestMethod]
        public void TheNetworkOfABoardNeedsNoCall()
        {
            NetworkHelper.Reset();
            Network.Use((Network)null);
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            DnsResolver resolver = new DnsResolver(server.Lan.Stack, null);
            BoardNetwork board = new BoardNetwork(server.Lan.Stack, resolver);

            BoardNetwork.Current = board;
            Network network = Network.Default;
            Assert.AreSame(network, Network.Default);
            Assert.AreSame(server.Lan.Stack, network.Stack);
            Assert.AreSame(resolver, network.Resolver);
            Assert.IsNull(network.Dhcp);

            board.Dhcp = server.Client;
            server.Lan.After(700, () => server.Binds());
            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork());
            Assert.AreEqual(PlayedDhcpServer.Given, server.Interface.Address);

            Network chosen = Network.Use(new Lan().Stack);
            Assert.AreSame(chosen, Network.Default);

            Network.Use((Network)null);
            BoardNetwork.Current = new BoardNetwork(new Lan().Stack, null);
            Assert.AreSame(BoardNetwork.Current.Stack, Network.Default.Stack);

            BoardNetwork.Current = null;
            Assert.ThrowsException(typeof(InvalidOperationException), () => network = Network.Default);
        }

        [TestMethod]
        public void TheRegisteredBoardMayBeAnEthernetBoard()
        {
            Network.Use((Network)null);
            BoardNetwork board = new BoardNetwork(new Lan().Stack, null);
            Network.Register(() => BoardNetwork.Current = board);

            Assert.AreSame(board.Stack, Network.Default.Stack);

            Network.Register(null);
            BoardNetwork.Current = null;
        }

        [TestMethod]
        public void WithoutANetworkTheSetupFails()
        {
            NetworkHelper.Reset();
            Network.Use((Network)null);

            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork());
            Assert.IsInstanceOfType(NetworkHelper.HelperException, typeof(InvalidOperationException));
            Assert.ThrowsException(typeof(InvalidOperationException), () => NetworkHelper.SetupNetworkHelper());
        }

        [TestMethod]
        public void TheEventIsSetWhenTheNetworkIsReady()
        {
            NetworkHelper.Reset();
            Network.Use(new Lan().Stack);

            NetworkHelper.SetupNetworkHelper(true);

            Assert.IsTrue(NetworkHelper.NetworkReady.WaitOne(Patience, false));
            Assert.ThrowsException(typeof(InvalidOperationException), () => NetworkHelper.SetupNetworkHelper());
            NetworkHelper.Reset();
            Assert.AreEqual((int)NetworkHelperStatus.None, (int)NetworkHelper.Status);
        }
    }
}
