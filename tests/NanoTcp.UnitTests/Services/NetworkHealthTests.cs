using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>What a board's network lacks, and a watchdog over it.</summary>
    [TestClass]
    public class NetworkHealthTests
    {
        private const int Minute = 60_000;

        private static string s_reason;

        [TestMethod]
        public void AnAbsentChipIsNamed()
        {
            NetStack stack = new NetStack(new VirtualClock(), new SeededRandom(1), null);
            NetworkMonitor monitor = new NetworkMonitor(stack, stack.AttachInterface(new LateDevice(NetDevice.Never), 0, 0));

            Assert.AreEqual((int)NetworkState.NoDevice, (int)monitor.State);
            Assert.AreEqual("no chip: " + LateDevice.Message, monitor.Describe());
            Assert.IsFalse(monitor.IsReachable);
        }

        [TestMethod]
        public void AnAbsentCableIsNamed()
        {
            Lan lan = Lan.Settled();
            NetworkMonitor monitor = new NetworkMonitor(lan.Stack, lan.Interface);
            Assert.AreEqual("address 10.0.0.1", monitor.Describe());

            lan.SetLink(false);

            Assert.AreEqual((int)NetworkState.NoLink, (int)monitor.State);
            Assert.AreEqual("no link: There is no link: check the cable and the link partner.", monitor.Describe());
        }

        [TestMethod]
        public void AnAbsentAddressIsNamed()
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            NetworkMonitor monitor = new NetworkMonitor(lan.Stack, lan.Interface);

            Assert.AreEqual((int)NetworkState.NoAddress, (int)monitor.State);
            Assert.AreEqual("no address: none is set", monitor.Describe());
        }

        [TestMethod]
        public void AnAbsentDhcpServerIsNamed()
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            DhcpClient client = new DhcpClient(lan.Stack, lan.Interface, null);
            NetworkMonitor monitor = new NetworkMonitor(lan.Stack, lan.Interface) { Dhcp = client };
            Assert.AreEqual("no address: DHCP is stopped", monitor.Describe());

            client.Start();
            lan.PassTime(5000);
            Assert.AreEqual("no address: no DHCP server has answered yet", monitor.Describe());

            lan.PassTime(Minute);
            Assert.AreEqual((int)NetworkState.LinkLocal, (int)monitor.State);
            Assert.AreEqual("address " + Ipv4Address.ToString(client.LinkLocalAddress) + ", link-local: no DHCP server answers", monitor.Describe());
            Assert.IsTrue(monitor.IsReachable);
        }

        [TestMethod]
        public void AnAddressThatIsBeingCheckedIsNamed()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0 });
            NetworkMonitor monitor = new NetworkMonitor(server.Lan.Stack, server.Interface) { Dhcp = server.Client };
            server.Client.Start();
            server.Lan.PassTime(0);
            server.Expects("0.0.0.0 > 255.255.255.255 DISCOVER");
            server.Offers(PlayedDhcpServer.Given);
            server.Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9 from 10.0.0.2");
            server.Acks(PlayedDhcpServer.Given);

            Assert.AreEqual("no address: checking whether another host has it", monitor.Describe());
            Assert.IsTrue(monitor.WaitUntilReachable(Minute));
            Assert.AreEqual("address 10.0.0.9", monitor.Describe());
        }

        [TestMethod]
        public void AWaitForTheNetworkIsBounded()
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            NetworkMonitor monitor = new NetworkMonitor(lan.Stack, lan.Interface);
            long start = lan.Clock.Now;

            Assert.IsFalse(monitor.WaitUntilReachable(Minute));
            Assert.AreEqual((long)Minute, lan.Clock.Now - start);
            Assert.IsFalse(monitor.WaitUntilReachable(0));
            Assert.AreEqual((long)Minute, lan.Clock.Now - start);
        }

        [TestMethod]
        public void AWaitEndsWhenTheNetworkIsThere()
        {
            VirtualClock clock = new VirtualClock();
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            NetworkMonitor monitor = new NetworkMonitor(stack, stack.AttachInterface(new LateDevice(10_000), 0x0A000001, 24));

            Assert.IsTrue(monitor.WaitUntilReachable(Minute));
            Assert.IsTrue(clock.Now >= 10_000 && clock.Now <= 16_000, clock.Now.ToString());
        }

        [TestMethod]
        [DataRow(0L)]
        [DataRow(NetDevice.Never)]
        public void AServedStackNeverExpires(long chipOpensAt)
        {
            VirtualClock clock = new VirtualClock();
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            NetworkWatchdog watchdog = Watch(stack, stack.AttachInterface(new LateDevice(chipOpensAt), 0, 0));
            for (int i = 0; i < 1000; i++)
            {
                clock.Wait(stack.Poll(clock.Now));
                Assert.IsTrue(watchdog.Check(), s_reason);
            }
        }

        [TestMethod]
        public void AStackThatNoThreadServesExpires()
        {
            VirtualClock clock = new VirtualClock();
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            NetworkWatchdog watchdog = Watch(stack, stack.AttachInterface(new LateDevice(0), 0, 0));
            stack.Poll(clock.Now);
            clock.RunFor(120_000_000);
            Assert.IsTrue(watchdog.Check());

            clock.RunFor(1_000_000);
            Assert.IsFalse(watchdog.Check());
            Assert.AreEqual("for 121 s: no thread serves the stack", s_reason);

            watchdog.StackLimit = 0;
            Assert.IsTrue(watchdog.Check());
        }

        [TestMethod]
        public void AStackWithoutAFirstPollExpiresOnlyAfterTheLimit()
        {
            VirtualClock clock = new VirtualClock();
            clock.Advance(10_000_000_000);
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            NetworkWatchdog watchdog = Watch(stack, stack.AttachInterface(new LateDevice(0), 0, 0));
            Assert.IsTrue(watchdog.Check(), s_reason);

            clock.RunFor(121_000_000);
            Assert.IsFalse(watchdog.Check());
        }

        [TestMethod]
        public void AProgramThatDoesNotFeedExpires()
        {
            Lan lan = Lan.Settled();
            NetworkWatchdog watchdog = Watch(lan.Stack, lan.Interface);
            watchdog.StackLimit = 0;
            watchdog.ProgramLimit = 5 * Minute;
            for (int i = 0; i < 10; i++)
            {
                lan.PassTime(4 * Minute);
                watchdog.Feed();
                Assert.IsTrue(watchdog.Check(), s_reason);
            }

            lan.PassTime((5 * Minute) + 1000);
            Assert.IsFalse(watchdog.Check());
            Assert.AreEqual("for 301 s: the program stands still", s_reason);
        }

        [TestMethod]
        public void AChipThatStaysDeadExpires()
        {
            VirtualClock clock = new VirtualClock();
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            NetworkWatchdog watchdog = Watch(stack, stack.AttachInterface(new LateDevice(NetDevice.Never), 0, 0));
            watchdog.StackLimit = 0;
            clock.RunFor(Minute * 1000L * 60);
            Assert.IsTrue(watchdog.Check());

            watchdog.DeviceLimit = 10 * Minute;
            Assert.IsFalse(watchdog.Check());
            Assert.AreEqual("for 3600 s: no chip: " + LateDevice.Message, s_reason);
        }

        [TestMethod]
        public void ANetworkThatStaysAwayExpires()
        {
            Lan lan = Lan.Settled();
            NetworkWatchdog watchdog = Watch(lan.Stack, lan.Interface);
            watchdog.StackLimit = 0;
            watchdog.NetworkLimit = 10 * Minute;
            lan.PassTime(60 * Minute);
            Assert.IsTrue(watchdog.Check(), s_reason);

            lan.SetLink(false);
            lan.PassTime(9 * Minute);
            Assert.IsTrue(watchdog.Check(), s_reason);
            lan.PassTime(2 * Minute);
            Assert.IsFalse(watchdog.Check());
            Assert.AreEqual("for 660 s: no link: There is no link: check the cable and the link partner.", s_reason);

            lan.SetLink(true);
            Assert.IsTrue(watchdog.Check(), s_reason);
        }

        private static NetworkWatchdog Watch(NetStack stack, NetInterface netInterface)
        {
            return new NetworkWatchdog(stack, new NetworkMonitor(stack, netInterface), Expire);
        }

        private static void Expire(string reason)
        {
            s_reason = reason;
        }
    }
}
