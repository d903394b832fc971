using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Links
{
    /// <summary>An interface whose device does not open yet: the stack works without it, and with it as soon as it opens.</summary>
    [TestClass]
    public class AbsentDeviceTests
    {
        private const uint Address = 0xC0A80101;
        private const uint Peer = 0xC0A80102;
        private const uint Router = 0xC0A801FE;
        private const long Day = 86_400_000;

        [TestMethod]
        public void ADeviceThatOpensAtOnceIsInUseAtOnce()
        {
            LateDevice device = new LateDevice(0);
            NetStack stack = Attach(device, out NetInterface by, out _);

            Assert.IsTrue(by.IsDeviceWorking);
            Assert.IsTrue(by.IsLinkUp);
            Assert.AreEqual(Address, device.Address);
            Assert.AreEqual(1, device.Attempts);
            Assert.AreEqual(0L, stack.Statistics.DeviceFailures);
        }

        [TestMethod]
        public void AnAbsentDeviceIsTriedOnceAMinute()
        {
            LateDevice device = new LateDevice(NetDevice.Never);
            NetStack stack = Attach(device, out NetInterface by, out VirtualClock clock);

            Assert.IsFalse(by.IsDeviceWorking);
            Assert.IsFalse(by.IsLinkUp);
            Assert.AreEqual(LateDevice.Message, by.DeviceMessage);
            int polls = Pass(stack, clock, Day);

            Assert.IsTrue(device.Attempts > 1300 && device.Attempts < 1400, device.Attempts.ToString());
            Assert.IsTrue(polls < 3 * device.Attempts, "polls: " + polls.ToString());
            Assert.AreEqual(0, device.EarlyCalls);
            Assert.AreEqual(0L, stack.Statistics.DeviceFailures);
            Assert.AreEqual(LateDevice.Message, by.DeviceMessage);
        }

        [TestMethod]
        [DataRow(1L)]
        [DataRow(3000L)]
        [DataRow(Day)]
        public void ADeviceThatAppearsIsInUseWithinAMinute(long opensAt)
        {
            LateDevice device = new LateDevice(opensAt);
            NetStack stack = Attach(device, out NetInterface by, out VirtualClock clock);
            stack.SetDefaultGateway(Router);
            Assert.AreEqual(-Errno.ENETDOWN, Send(stack));

            Pass(stack, clock, opensAt + 65_000);

            Assert.IsTrue(device.OpenedAt - opensAt <= 64_000, device.OpenedAt.ToString());
            Assert.IsTrue(by.IsDeviceWorking);
            Assert.IsTrue(by.IsLinkUp);
            Assert.AreEqual(Address, device.Address);
            Assert.AreEqual(Router, device.Gateway);
            Assert.AreEqual(1, Send(stack));
            Assert.AreEqual(1, device.Sent);
        }

        [TestMethod]
        public void ADeviceThatThrowsAtItsFirstOpeningIsTriedAgain()
        {
            VirtualClock clock = new VirtualClock();
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            ThrowingDevice device = new ThrowingDevice(LinkKind.Ip) { Site = "Open", Times = 1 };
            NetInterface by = stack.AttachInterface(device, Address, 24);

            Assert.IsFalse(by.IsDeviceWorking);
            Assert.AreEqual(ThrowingDevice.Message, by.DeviceMessage);
            Assert.AreEqual(1L, stack.Statistics.DeviceFailures);
            Pass(stack, clock, 1000);

            Assert.IsTrue(by.IsDeviceWorking);
            Assert.AreEqual(Address, device.Address);
        }

        [TestMethod]
        public void AnInvalidAddressAddsNoInterface()
        {
            NetStack stack = new NetStack(new VirtualClock(), new SeededRandom(1), null);
            Assert.ThrowsException(typeof(ArgumentException), () => stack.AttachInterface(new LateDevice(0), 0xFFFFFFFF, 24));
            Assert.AreEqual(0, stack.InterfaceCount);
        }

        [TestMethod]
        public void AFifthInterfaceIsRejected()
        {
            NetStack stack = new NetStack(new VirtualClock(), new SeededRandom(1), null);
            for (int i = 0; i < 4; i++)
            {
                stack.AttachInterface(new LateDevice(NetDevice.Never), 0, 0);
            }

            LateDevice fifth = new LateDevice(0);
            Assert.ThrowsException(typeof(InvalidOperationException), () => stack.AttachInterface(fifth, 0, 0));
            Assert.AreEqual(0, fifth.Attempts);
        }

        private static NetStack Attach(NetDevice device, out NetInterface by, out VirtualClock clock)
        {
            clock = new VirtualClock();
            NetStack stack = new NetStack(clock, new SeededRandom(1), null);
            by = stack.AttachInterface(device, Address, 24);
            return stack;
        }

        // returns the number of polls
        private static int Pass(NetStack stack, VirtualClock clock, long milliseconds)
        {
            long end = clock.Now + milliseconds;
            int polls = 0;
            while (clock.Now < end)
            {
                long next = stack.Poll(clock.Now);
                polls++;
                clock.Wait(next < end ? next : end);
            }

            stack.Poll(clock.Now);
            return polls;
        }

        private static int Send(NetStack stack)
        {
            BsdSockets sockets = BsdSockets.Of(stack);
            int fd = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0);
            int sent = sockets.SendTo(fd, new byte[1], 0, 1, 0, new SocketAddress(Peer, 9));
            int result = sent < 0 ? -sockets.Errno : sent;
            sockets.Close(fd);
            return result;
        }
    }
}
