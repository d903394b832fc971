using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>
    /// A stack under test, the board, on a link whose other stations the test plays, in virtual time. What a station sends is received at
    /// once; what the board sends waits on the wire until a station expects it.
    /// </summary>
    internal sealed class Lan
    {
        public const uint Board = 0x0A000001;
        public const uint PeerAddress = 0x0A000002;
        public const uint Silent = 0x0A000003;
        public const uint Gateway = 0x0A0000FE;
        public const uint Broadcast = 0x0A0000FF;
        public const uint FarAway = 0xC0000201;

        public readonly VirtualClock Clock = new VirtualClock();
        public readonly WireDevice Wire;
        public readonly NetStack Stack;
        public readonly NetInterface Interface;

        /// <summary>10.0.0.2.</summary>
        public readonly Station Peer;

        /// <summary>10.0.0.254.</summary>
        public readonly Station Router;

        public readonly Calls Calls;

        /// <summary>A board that was just switched on: its first announcement is on the wire.</summary>
        public Lan()
            : this(LinkKind.Ethernet, NetDevice.EthernetMtu, Board)
        {
        }

        public Lan(LinkKind kind, int mtu, uint address)
        {
            byte[] mac = kind == LinkKind.Ethernet ? new byte[] { 2, 0, 0, 0, 0, 1 } : null;
            Wire = new WireDevice("eth0", kind, mac, mtu);
            Stack = new NetStack(Clock, new SeededRandom(1), null);
            Interface = Stack.AddInterface(Wire, address, address == 0 ? 0 : 24);
            Peer = new Station(this, Wire, 2, PeerAddress);
            Router = new Station(this, Wire, 0xFE, Gateway);
            Calls = new Calls(BsdSockets.Of(Stack));
        }

        /// <summary>A board that has done with announcing itself and knows the peer's link address; nothing is on the wire.</summary>
        public static Lan Settled()
        {
            Lan lan = new Lan();
            lan.PassTime(3000);
            lan.Peer.Asks(Board);
            lan.Forget();
            return lan;
        }

        public NetStatistics Statistics => Stack.Statistics;

        /// <summary>Lets the board run for a time without calls.</summary>
        public void PassTime(long milliseconds)
        {
            long end = Clock.Now + milliseconds;
            long next = Stack.Poll(Clock.Now);
            while (Clock.Now < end)
            {
                Clock.Wait(next < end ? next : end);
                next = Stack.Poll(Clock.Now);
            }
        }

        /// <summary>Does something later, while the board waits in a call or time passes.</summary>
        public void After(long milliseconds, ProgramStep step)
        {
            new ScheduledAction(Clock, true, step).Schedule(Clock.Microseconds + (milliseconds * 1000));
        }

        /// <summary>Pulls the cable, or plugs it in; the stack polls its device as if the driver had requested it.</summary>
        public void SetLink(bool isUp)
        {
            Wire.Refusal = isUp ? 0 : -Errno.ENETDOWN;
            Stack.AddService(new Nudge());
            PassTime(0);
        }

        /// <summary>Discards frames on the wire.</summary>
        public void Forget()
        {
            while (Wire.TakeSent() != null)
            {
            }
        }

        /// <summary>Packets dropped for a reason.</summary>
        public long Drops(DropReason reason) => Statistics.Drops[(int)reason];

        /// <summary>The board threw away so many packets, all for that reason, and answered to none.</summary>
        public void ExpectsDrop(DropReason reason, int count)
        {
            Assert.AreEqual(count, Drops(reason), NetStatistics.NameOf(reason));
            Assert.AreEqual(count, Statistics.TotalDrops, "all drops");
            Peer.ExpectsNothing();
        }

        private sealed class Nudge : StackService
        {
            public override long Deadline => NetDevice.Never;

            public override void Run(long now)
            {
            }
        }
    }
}
