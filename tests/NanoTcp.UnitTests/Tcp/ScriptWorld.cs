using System.Collections;
using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>One stack, time, and the wire to its peers.</summary>
    internal sealed class ScriptWorld
    {
        public const uint OurAddress = 0x0A000001;
        public const uint PeerAddress = 0x0A000002;

        // a stack that is still busy after so many polls at one moment will never rest
        private const int PollLimit = 200;

        private readonly ArrayList _peers = new ArrayList();

        public ScriptWorld(TcpSettings settings, long clockStart, uint seed, int mtu)
        {
            Clock = new ScriptClock();
            Clock.MoveTo(clockStart);
            Started = clockStart;
            Device = new ScriptDevice(mtu);
            Stack = new NetStack(Clock, new SeededRandom(seed), settings, 16_384);
            Interface = Stack.AddInterface(Device, OurAddress, 24);
        }

        public ScriptClock Clock { get; }

        public ScriptDevice Device { get; }

        public NetStack Stack { get; }

        public NetInterface Interface { get; }

        /// <summary>When the world began, by its clock.</summary>
        public long Started { get; }

        /// <summary>Milliseconds since the world began.</summary>
        public int Elapsed => (int)(Clock.Now - Started);

        /// <summary>Frames sent that were no TCP segment for a peer of the script.</summary>
        public int Strays { get; private set; }

        public void Add(TcpPeer peer)
        {
            _peers.Add(peer);
        }

        /// <summary>Lets the stack do what it has to do at this moment.</summary>
        public void Settle()
        {
            for (int i = 0; i < PollLimit; i++)
            {
                long next = Stack.Poll(Clock.Now);
                Sort();
                if (next > Clock.Now && !Device.HasFramesForStack)
                {
                    return;
                }
            }

            Assert.IsTrue(false, "The stack never comes to rest.");
        }

        /// <summary>Lets time pass, and the stack do each thing when it is due.</summary>
        public void Pass(long milliseconds)
        {
            PassUntilSent(milliseconds, false);
        }

        /// <summary>Lets time pass until the stack sends a segment.</summary>
        /// <param name="limit">Milliseconds at most.</param>
        /// <param name="stops">False runs to the limit in any case.</param>
        /// <returns>Milliseconds that have passed.</returns>
        public long PassUntilSent(long limit, bool stops)
        {
            long begin = Clock.Now;
            long end = begin + limit;
            while (true)
            {
                Settle();
                if (stops && HasHeard())
                {
                    break;
                }

                long next = Stack.NextDeadline;
                if (next > end)
                {
                    Clock.MoveTo(end);
                    Settle();
                    break;
                }

                Clock.MoveTo(next);
            }

            return Clock.Now - begin;
        }

        /// <summary>Hands what the stack has sent to the peers it is for.</summary>
        public void Sort()
        {
            for (byte[] frame = Device.TakeSent(); frame != null; frame = Device.TakeSent())
            {
                TcpPeer peer = FindPeer(frame);
                if (peer != null)
                {
                    peer.Hear(frame);
                }
                else
                {
                    Strays++;
                }
            }
        }

        private bool HasHeard()
        {
            for (int i = 0; i < _peers.Count; i++)
            {
                if (((TcpPeer)_peers[i]).Waiting > 0)
                {
                    return true;
                }
            }

            return false;
        }

        private TcpPeer FindPeer(byte[] frame)
        {
            if (frame.Length < 54 || frame[13] != 0 || frame[23] != 6)
            {
                return null;
            }

            int port = (frame[36] << 8) | frame[37];
            for (int i = 0; i < _peers.Count; i++)
            {
                TcpPeer peer = (TcpPeer)_peers[i];
                if (peer.Port == port)
                {
                    return peer;
                }
            }

            return null;
        }
    }
}
