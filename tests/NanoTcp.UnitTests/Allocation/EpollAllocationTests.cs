using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.Allocation
{
    /// <summary>What epoll allocates while it is used.</summary>
    [TestClass]
    public class EpollAllocationTests
    {
        private const int In = SocketConstants.EPOLLIN;
        private const int Edge = SocketConstants.EPOLLET;

        [TestMethod]
        public void AWaitAndItsEventsAllocateNothing()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int[] pair = calls.Pair();
            int epfd = calls.Epoll();
            calls.EpollAdd(epfd, pair[0], In);
            calls.EpollAdd(epfd, pair[1], In | Edge);
            if (!AllocationMeter.Works)
            {
                return;
            }

            // the meter allocates a little itself
            const int ofTheMeter = 500;
            for (int i = 0; i < 20; i++)
            {
                Exchange(calls, epfd, pair);
                Assert.IsTrue(AllocationMeter.Bytes > 0);
            }

            long before = AllocationMeter.Bytes;
            for (int i = 0; i < 1000; i++)
            {
                Exchange(calls, epfd, pair);
            }

            Assert.IsTrue(AllocationMeter.Bytes - before < ofTheMeter);
        }

        private static void Exchange(Calls calls, int epfd, int[] pair)
        {
            calls.Write(pair[1], 5);
            calls.Write(pair[0], 5);
            calls.EpollWait(epfd, 0);
            calls.EpollWait(epfd, 0);
            calls.Read(pair[0], 5);
            calls.Read(pair[1], 5);
            calls.EpollWait(epfd, 0);
        }
    }
}
