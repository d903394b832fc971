namespace NanoTcp.Simulation
{
    /// <summary>One end of a cable, which a chip is connected to. May be used from any thread.</summary>
    public sealed class CablePort
    {
        private readonly Cable _cable;
        private bool _isReady = true;

        internal CablePort(Cable cable, string name)
        {
            _cable = cable;
            Name = name;
        }

        /// <summary>Display name: "A" or "B".</summary>
        public string Name { get; }

        /// <summary>The other end.</summary>
        public CablePort LinkPartner { get; internal set; }

        /// <summary>
        /// Called with each frame that arrives: on the sender's thread while the cable adds no delay, otherwise on the clock's. It must
        /// only copy the frame and set a flag.
        /// </summary>
        public FrameHandler FrameArrived { get; set; }

        /// <summary>Called after the cable was plugged or unplugged, or one of the ends became ready or not.</summary>
        public LinkHandler LinkChanged { get; set; }

        /// <summary>Impairments of the frames that this end sends.</summary>
        public CableImpairments Impairments => Direction.Impairments;

        /// <summary>Counters of the frames that this end sends.</summary>
        public CableCounters Counters => Direction.Counters;

        /// <summary>True while the cable is plugged in.</summary>
        public bool IsPlugged => _cable.IsPlugged;

        /// <summary>
        /// True while the device at this end can communicate; false while it is in reset or negotiates. Must not be set with a lock held.
        /// </summary>
        public bool IsReady
        {
            get => _isReady;
            set
            {
                if (_isReady != value)
                {
                    _isReady = value;
                    _cable.RaiseLinkChanged();
                }
            }
        }

        /// <summary>True while frames pass: plugged in, and both ends ready.</summary>
        public bool IsLinkUp => _cable.IsPlugged && _isReady && LinkPartner._isReady;

        internal CableDirection Direction { get; set; }

        /// <summary>
        /// Sends a frame to the other end. The caller may reuse the bytes when it returns. With all impairments off the frame is delivered
        /// before it returns, on the caller's thread: call it without a lock that the receiver may need.
        /// </summary>
        /// <param name="buffer">Array that holds the frame.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="length">Its length in bytes, 1 to 65,535, without frame check sequence.</param>
        public void Transmit(byte[] buffer, int offset, int length)
        {
            Direction.Transmit(buffer, offset, length);
        }

        internal void RaiseLinkChanged()
        {
            LinkHandler linkChanged = LinkChanged;
            if (linkChanged != null)
            {
                linkChanged();
            }
        }
    }
}
