using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>When the stack runs a service, and when not.</summary>
    [TestClass]
    public class StackServiceTests
    {
        [TestMethod]
        public void AServiceRunsWhenAddedAndAtItsDeadline()
        {
            Lan lan = Lan.Settled();
            Counter counter = new Counter { Next = lan.Clock.Now + 500 };
            lan.Stack.AddService(counter);
            lan.PassTime(0);
            Assert.AreEqual(1, counter.Runs);

            lan.PassTime(499);
            Assert.AreEqual(1, counter.Runs);
            lan.PassTime(1);
            Assert.AreEqual(2, counter.Runs);
        }

        [TestMethod]
        public void AServiceRunsWhenOneOfItsSocketsChanges()
        {
            Lan lan = Lan.Settled();
            Counter counter = new Counter();
            lan.Stack.AddService(counter);
            BsdSockets sockets = new BsdSockets(lan.Stack, counter);
            int fd = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
            sockets.Bind(fd, new SocketAddress(0, 99));
            lan.Calls.Udp(100);
            lan.PassTime(0);
            int before = counter.Runs;

            lan.Peer.SendsDatagram(5000, 100, 5);
            Assert.AreEqual(before, counter.Runs, "somebody else's socket");
            lan.Peer.SendsDatagram(5000, 99, 5);
            Assert.AreEqual(before + 1, counter.Runs);
        }

        [TestMethod]
        public void AServiceRunsWhenALinkOrAnAddressChanges()
        {
            Lan lan = Lan.Settled();
            Counter counter = new Counter();
            lan.Stack.AddService(counter);
            lan.PassTime(0);

            lan.SetLink(false);
            Assert.AreEqual(2, counter.Runs);
            lan.SetLink(true);
            Assert.AreEqual(3, counter.Runs);
            lan.Stack.SetAddress(lan.Interface, Lan.Board + 6, 24);
            lan.PassTime(0);
            Assert.AreEqual(4, counter.Runs);
        }

        [TestMethod]
        public void ARemovedServiceDoesNotRun()
        {
            Lan lan = Lan.Settled();
            Counter counter = new Counter { Next = lan.Clock.Now + 100 };
            lan.Stack.AddService(counter);
            lan.PassTime(0);

            lan.Stack.RemoveService(counter);
            lan.PassTime(1000);

            Assert.AreEqual(1, counter.Runs);
        }

        [TestMethod]
        public void AServiceMayRemoveItselfAndAddAnother()
        {
            Lan lan = Lan.Settled();
            Counter next = new Counter();
            Counter counter = new Counter();
            counter.Work = () =>
            {
                lan.Stack.RemoveService(counter);
                lan.Stack.AddService(next);
            };
            lan.Stack.AddService(counter);
            lan.PassTime(1000);

            Assert.AreEqual(1, counter.Runs);
            Assert.AreEqual(1, next.Runs);
        }

        [TestMethod]
        public void AServiceWakesABlockedCall()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            Counter counter = new Counter { Next = lan.Clock.Now + 300 };
            counter.Work = () => lan.Calls.SendTo(fd, 5, Lan.Board, 7);
            lan.Stack.AddService(counter);

            Assert.AreEqual(5, lan.Calls.Receive(fd, 100, 0));
            lan.Stack.RemoveService(counter);
        }

        [TestMethod]
        public void ASocketBoundToAnInterfaceUsesThatInterfaceOnly()
        {
            Lan lan = Lan.Settled();
            WireDevice other = new WireDevice("eth1", LinkKind.Ethernet, new byte[] { 2, 0, 0, 0, 1, 1 }, NetDevice.EthernetMtu);
            lan.Stack.AddInterface(other, 0x0A000101, 24);
            int fd = lan.Calls.Udp();
            Assert.AreEqual(0, lan.Calls.Set(fd, SocketConstants.SO_BINDTOIFINDEX, 2));
            Assert.AreEqual(2, lan.Calls.Get(fd, SocketConstants.SO_BINDTOIFINDEX));
            lan.Calls.Set(fd, SocketConstants.SO_BROADCAST, 1);
            lan.Calls.Bind(fd, 0, 99);
            lan.PassTime(3000);
            lan.Forget();
            while (other.TakeSent() != null)
            {
            }

            lan.Peer.SendsDatagram(5000, 99, 5);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, 0xFFFFFFFF, 67));

            lan.Forget();
            Assert.AreEqual("all: 10.0.1.1 > 255.255.255.255 UDP 99 > 67, 5 bytes", FrameText.Of(other.TakeSent(), LinkKind.Ethernet));
            Assert.AreEqual(-Errno.ENODEV, lan.Calls.Set(fd, SocketConstants.SO_BINDTOIFINDEX, 3));
        }

        private sealed class Counter : StackService
        {
            public long Next = NetDevice.Never;
            public int Runs;
            public System.Threading.ThreadStart Work;

            public override long Deadline => Next;

            public override void Run(long now)
            {
                Runs++;
                bool isDue = Next == NetDevice.Never || now >= Next;
                if (isDue && Work != null)
                {
                    Work();
                }

                Next = isDue ? NetDevice.Never : Next;
            }
        }
    }
}
