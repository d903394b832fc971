using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>
    /// A board whose sockets are under test and a peer of the software kind, on one cable and a virtual clock. What serves the board's sockets is
    /// the world's kind; the tests are the same. The board's calls may block; the peer's must not.
    /// </summary>
    internal sealed class SocketWorld
    {
        /// <summary>The software TCP and UDP.</summary>
        public const int Software = 0;

        /// <summary>The chip's own, all of them.</summary>
        public const int Chip = 1;

        /// <summary>The chip's TCP, and the software on MACRAW.</summary>
        public const int Hybrid = 2;

        /// <summary>The chip's own without interrupt pin, on a chip with unspecified behavior.</summary>
        public const int Paranoid = 3;

        public const uint BoardAddress = 0x0A000001;
        public const uint PeerAddress = 0x0A000002;
        public const uint Silent = 0x0A000003;

        public readonly VirtualClock Clock = new VirtualClock();
        public readonly Cable Cable;
        public readonly NetStack Stack;
        public readonly NetStack PeerStack;
        public readonly StackProgram PeerProgram;
        public readonly Calls Board;
        public readonly Calls Peer;

        private const int ClockFrequency = 20_000_000;

        public SocketWorld(int kind)
            : this(kind, SocketOptions(kind))
        {
        }

        public SocketWorld(int kind, W5500SocketOptions options)
            : this(kind, options, false)
        {
        }

        /// <param name="isPeerElsewhere">True for a peer that runs while the board's bus is busy.</param>
        public SocketWorld(int kind, W5500SocketOptions options, bool isPeerElsewhere)
        {
            Kind = kind;
            Cable = new Cable(Clock, 1);
            PeerProgram = new StackProgram(Clock, isPeerElsewhere);
            PeerStack = new NetStack(PeerProgram.StackClock, new SeededRandom(2), null);
            PeerStack.AddInterface(new CablePortDevice("peer", Cable.B, new byte[] { 2, 0, 0, 0, 0, 2 }), PeerAddress, 24);
            PeerProgram.Stack = PeerStack;
            Peer = new Calls(BsdSockets.Of(PeerStack));

            Stack = new NetStack(Clock, new SeededRandom(3), null);
            if (kind == Software)
            {
                Stack.AddInterface(new CablePortDevice("eth0", Cable.A, new byte[] { 2, 0, 0, 0, 0, 1 }), BoardAddress, 24);
            }
            else
            {
                AddChip(options);
            }

            Board = new Calls(BsdSockets.Of(Stack));
            PassTime(4000);
        }

        public int Kind { get; }

        public bool IsChip => Kind != Software;

        /// <summary>The model; null for the software.</summary>
        public W5500Chip ChipModel { get; private set; }

        public W5500SocketDevice Device { get; private set; }

        public W5500Port Port { get; private set; }

        public static W5500SocketOptions SocketOptions(int kind)
        {
            return new W5500SocketOptions(kind == Hybrid ? W5500SocketMode.Hybrid : W5500SocketMode.Chip);
        }

        /// <summary>A listener of the peer's, which does not block.</summary>
        public int PeerListener(int port, int backlog)
        {
            int fd = Peer.Listener(port, backlog);
            Peer.NonBlocking(fd);
            return fd;
        }

        /// <summary>A connection that the peer begins; it is under way when this returns.</summary>
        public int PeerConnects(int port)
        {
            int fd = Peer.Tcp();
            Peer.NonBlocking(fd);
            Peer.Connect(fd, BoardAddress, port);
            return fd;
        }

        /// <summary>A connection that the board began, as its fd and the peer's.</summary>
        public void Connect(out int board, out int peer)
        {
            int listener = PeerListener(80, 4);
            board = Board.Tcp();
            Assert.AreEqual(0, Board.Connect(board, PeerAddress, 80), "connect");
            PassTime(5);
            peer = Peer.Accept(listener);
            Assert.IsTrue(peer >= 0, "accept");
            Peer.NonBlocking(peer);
            Peer.Close(listener);
        }

        /// <summary>A connection that the peer began.</summary>
        public void Accept(out int board, out int peer)
        {
            int listener = Board.Listener(80, 2);
            peer = PeerConnects(80);
            board = Board.Accept(listener);
            Assert.IsTrue(board >= 0, "accept");
            Board.Close(listener);
        }

        /// <summary>Lets everything run for a time without calls of the board.</summary>
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

        /// <summary>Nothing arrives any more, either way.</summary>
        public void Cut()
        {
            Cable.A.Impairments.LossPerMillion = 1_000_000;
            Cable.B.Impairments.LossPerMillion = 1_000_000;
        }

        private void AddChip(W5500SocketOptions options)
        {
            ChipModel = new W5500Chip(Clock, 5);
            ChipModel.Connect(Cable.A);
            ChipModel.IsParanoid = Kind == Paranoid;
            Port = new W5500Port(ChipModel, ClockFrequency);
            Device = new W5500SocketDevice(
                Port,
                new W5500Options(new byte[] { 2, 0, 0, 0, 0, 1 }),
                Clock,
                Kind == Paranoid ? null : ChipModel.InterruptPin,
                ChipModel.ResetPin,
                options);
            Stack.AddInterface(Device, BoardAddress, 24);
            Device.Serve(Stack, new SeededRandom(4));
        }
    }
}
