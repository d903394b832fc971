using System.Collections;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// The other end of a connection, played by the test: it says what the script tells it to, as raw frames, and checks every field of
    /// what the stack answers. All sequence numbers are relative: those of its own bytes to its own initial one, acknowledgments to
    /// ours. So the SYN is 0 and the first byte of data is 1, wherever in sequence space the conversation lies.
    /// </summary>
    internal sealed partial class TcpPeer
    {
        /// <summary>The field is not checked.</summary>
        public const int Any = int.MinValue;

        /// <summary>The number that follows from what was said before.</summary>
        public const int Next = int.MinValue + 1;

        /// <summary>The field is not there.</summary>
        public const int None = int.MinValue + 2;

        private const int SilenceLimit = 10_000_000;

        private readonly ScriptWorld _world;
        private readonly ArrayList _heard = new ArrayList();
        private uint _start;
        private uint _ourStart;
        private bool _isOurStartKnown;

        // where the next byte of either side has its place
        private int _theirEnd;
        private int _ourEnd;

        // timestamps: where either clock began, and what the peer heard last
        private uint _timestampStart;
        private uint _ourTimestampStart;
        private bool _isOurTimestampStartKnown;
        private uint _lastTimestamp;

        // what must hold in every conversation: see CheckRules
        private int _ourAck;
        private int _ourEdge;
        private int _theirEdge;
        private int _ourScale;
        private int _theirScale;
        private bool _isWindowKnown;

        public TcpPeer(ScriptWorld world, int port, uint start, uint timestampStart)
        {
            _world = world;
            Port = port;
            OurPort = ScriptedConversation.Port;
            _start = start;
            _timestampStart = timestampStart;
            world.Add(this);
        }

        /// <summary>Its own port.</summary>
        public int Port { get; }

        /// <summary>The port that it speaks to.</summary>
        public int OurPort { get; set; }

        /// <summary>The window field of its segments unless the script says another one.</summary>
        public int Window { get; set; } = 65_535;

        /// <summary>Puts timestamps on every segment but SYN, whose options the script names, and expects them on all of ours.</summary>
        public bool Timestamps { get; set; }

        /// <summary>The ECN field of its IP headers.</summary>
        public int IpEcn { get; set; }

        /// <summary>Largest payload that it said it takes; a segment with more breaks the rules.</summary>
        public int SegmentLimit { get; set; } = 536;

        /// <summary>Off for a conversation in which the peer breaks its own word about its window.</summary>
        public bool ChecksWindow { get; set; } = true;

        /// <summary>Segments that the stack sent and no expectation has taken yet.</summary>
        public int Waiting => _heard.Count;

        /// <summary>Our initial sequence number, as the wire showed it.</summary>
        public uint OurStart => _ourStart;

        public uint Start => _start;

        /// <summary>The segment that the last expectation took.</summary>
        public ReceivedSegment Last { get; private set; }

        /// <summary>Milliseconds since the world began, as its timestamp clock has it.</summary>
        public int Clock => _world.Elapsed;

        /// <summary>Begins another conversation with other sequence numbers.</summary>
        public void Restarts(uint start)
        {
            ExpectsNothing();
            _start = start;
            _theirEnd = 0;
            _theirEdge = 0;
            _theirScale = 0;
            ForgetOurs();
        }

        /// <summary>Sends a segment.</summary>
        /// <param name="seq">Place of its first byte; the next one unless said.</param>
        /// <param name="ack">Acknowledges everything heard unless said; <see cref="None"/> clears the ACK flag.</param>
        /// <param name="payload">Bytes; which ones follows from their place.</param>
        /// <param name="syn">Control bit.</param>
        /// <param name="fin">Control bit.</param>
        /// <param name="rst">Control bit.</param>
        /// <param name="psh">Control bit.</param>
        /// <param name="window">The header's field.</param>
        /// <param name="options">As text; see <see cref="Builds"/>.</param>
        /// <param name="sack">Blocks of our bytes, such as "101-201 301-401".</param>
        /// <param name="ts">TSval, in milliseconds since the world began.</param>
        /// <param name="echo">TSecr, in the same measure of our clock.</param>
        /// <param name="flags">More control bits.</param>
        public void Sends(
            int seq = Next,
            int ack = Next,
            int payload = 0,
            bool syn = false,
            bool fin = false,
            bool rst = false,
            bool psh = false,
            int window = Next,
            string options = "",
            string sack = "",
            int ts = Next,
            int echo = Next,
            int flags = 0)
        {
            flags |= (syn ? ReceivedSegment.Syn : 0) | (fin ? ReceivedSegment.Fin : 0) | (rst ? ReceivedSegment.Rst : 0);
            SendsFrame(Builds(seq, ack, payload, flags | (psh ? ReceivedSegment.Psh : 0), window, options, sack, ts, echo));
        }

        /// <summary>Sends a frame as it is.</summary>
        public void SendsFrame(byte[] frame)
        {
            ExpectsNothing();
            _world.Device.Deliver(frame);
            _world.Settle();
        }

        /// <summary>Sends frames that the device gives to the stack in one batch.</summary>
        public void SendsTogether(params byte[][] frames)
        {
            ExpectsNothing();
            foreach (byte[] frame in frames)
            {
                _world.Device.Deliver(frame);
            }

            _world.Settle();
        }

        /// <summary>The stack sent this segment now, and no other.</summary>
        /// <param name="seq">Place of its first byte; the next one unless said.</param>
        /// <param name="ack">Its acknowledgment; <see cref="None"/> for a segment without one.</param>
        /// <param name="payload">Bytes; which ones follows from their place.</param>
        /// <param name="syn">Control bit.</param>
        /// <param name="fin">Control bit.</param>
        /// <param name="rst">Control bit.</param>
        /// <param name="psh">1 or 0, or not checked.</param>
        /// <param name="window">The header's field.</param>
        /// <param name="options">All options as text; null does not look.</param>
        /// <param name="sack">Its SACK blocks; none unless said. Null does not look.</param>
        /// <param name="echo">TSecr, in milliseconds since the world began.</param>
        /// <param name="ece">Control bit.</param>
        /// <param name="cwr">Control bit.</param>
        public void Expects(
            int seq = Next,
            int ack = Any,
            int payload = 0,
            bool syn = false,
            bool fin = false,
            bool rst = false,
            int psh = Any,
            int window = Any,
            string options = null,
            string sack = "",
            int echo = Any,
            bool ece = false,
            bool cwr = false)
        {
            ExpectsFirst(seq, ack, payload, syn, fin, rst, psh, window, options, sack, echo, ece, cwr);
            ExpectsNothing();
        }

        /// <summary>As <see cref="Expects"/>, but others follow.</summary>
        public void ExpectsFirst(
            int seq = Next,
            int ack = Any,
            int payload = 0,
            bool syn = false,
            bool fin = false,
            bool rst = false,
            int psh = Any,
            int window = Any,
            string options = null,
            string sack = "",
            int echo = Any,
            bool ece = false,
            bool cwr = false)
        {
            _world.Sort();
            ReceivedSegment s = Take();
            string who = s.Describe();
            Assert.AreEqual(seq == Next ? _ourEnd : seq, seq == Any ? seq : s.Sequence, "seq of " + who);
            Assert.AreEqual(payload, s.PayloadLength, "payload of " + who);
            Assert.AreEqual(syn, s.Has(ReceivedSegment.Syn), "SYN of " + who);
            Assert.AreEqual(fin, s.Has(ReceivedSegment.Fin), "FIN of " + who);
            Assert.AreEqual(rst, s.Has(ReceivedSegment.Rst), "RST of " + who);
            Assert.AreEqual(ece, s.Has(ReceivedSegment.Ece), "ECE of " + who);
            Assert.AreEqual(cwr, s.Has(ReceivedSegment.Cwr), "CWR of " + who);
            Assert.IsFalse(s.Has(ReceivedSegment.Urg), "URG of " + who);
            if (ack != Any)
            {
                Assert.AreEqual(ack != None, s.Has(ReceivedSegment.Ack), "ACK of " + who);
            }

            if (ack != Any && ack != None)
            {
                Assert.AreEqual(ack, s.Acknowledgment, "ack of " + who);
            }

            if (psh != Any)
            {
                Assert.AreEqual(psh == 1, s.Has(ReceivedSegment.Psh), "PSH of " + who);
            }

            if (window != Any)
            {
                Assert.AreEqual(window, s.Window, "window of " + who);
            }

            if (options != null)
            {
                Assert.AreEqual(options, s.Options, "options of " + who);
            }

            if (sack != null)
            {
                Assert.AreEqual(sack, s.Sack, "SACK of " + who);
            }

            if (echo != Any)
            {
                Assert.AreEqual(echo, (int)(s.TimestampEcho - _timestampStart), "TSecr of " + who);
            }

            Accept(s);
        }

        /// <summary>The stack sent full segments one behind the other, and nothing else.</summary>
        /// <param name="from">Place of the first byte.</param>
        /// <param name="to">Place behind the last one.</param>
        /// <param name="size">Bytes of each; the last may be shorter.</param>
        public void ExpectsData(int from, int to, int size)
        {
            while (from < to)
            {
                int length = to - from < size ? to - from : size;
                ExpectsFirst(seq: from, payload: length);
                from += length;
            }

            ExpectsNothing();
        }

        /// <summary>The stack has sent nothing that was not expected.</summary>
        public void ExpectsNothing()
        {
            _world.Sort();
            if (_heard.Count > 0)
            {
                string all = "";
                for (int i = 0; i < _heard.Count; i++)
                {
                    all += " " + ((ReceivedSegment)_heard[i]).Describe();
                }

                Assert.IsTrue(false, "Unexpected:" + all);
            }
        }

        /// <summary>Lets time pass, whatever the stack does meanwhile.</summary>
        public void Waits(int milliseconds)
        {
            ExpectsNothing();
            _world.Pass(milliseconds);
        }

        /// <summary>The stack is silent for some time.</summary>
        public void HearsNothingFor(int milliseconds)
        {
            Waits(milliseconds);
            ExpectsNothing();
        }

        /// <summary>The stack is silent for exactly so long and then sends something.</summary>
        public void HearsAfter(int milliseconds)
        {
            ExpectsNothing();
            int passed = (int)_world.PassUntilSent(SilenceLimit, true);
            string who = _heard.Count == 0 ? "no segment" : ((ReceivedSegment)_heard[0]).Describe();
            Assert.IsTrue(_heard.Count > 0, "Nothing was heard.");
            Assert.AreEqual(milliseconds, passed, "time until " + who);
        }

        /// <summary>Takes what the stack has sent as heard, whatever it is.</summary>
        /// <returns>How many segments.</returns>
        public int Ignores()
        {
            _world.Sort();
            int count = _heard.Count;
            while (_heard.Count > 0)
            {
                Accept(Take());
            }

            return count;
        }

        /// <summary>Takes the oldest segment that waits.</summary>
        public ReceivedSegment Take()
        {
            Assert.IsTrue(_heard.Count > 0, "A segment was expected, none came.");
            ReceivedSegment s = (ReceivedSegment)_heard[0];
            _heard.RemoveAt(0);
            return s;
        }

        /// <summary>Counts a taken segment as heard: what follows is expected behind it.</summary>
        public void Accept(ReceivedSegment s)
        {
            Last = s;
            if (s.End > _ourEnd && !s.Has(ReceivedSegment.Rst))
            {
                _ourEnd = s.End;
            }

            if (s.HasTimestamps)
            {
                _lastTimestamp = s.TimestampValue;
            }
        }

        private void ForgetOurs()
        {
            _isOurStartKnown = false;
            _isOurTimestampStartKnown = false;
            _isWindowKnown = false;
            _ourEnd = 0;
            _ourAck = 0;
            _ourEdge = 0;
            _ourScale = 0;
        }
    }
}
