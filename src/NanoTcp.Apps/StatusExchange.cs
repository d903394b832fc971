namespace NanoTcp.Apps
{
    /// <summary>Where a connection to the status service stands: its request, and how much of the answer is written.</summary>
    internal sealed class StatusExchange
    {
        public const int Requesting = 0;
        public const int Answering = 1;
        public const int Ending = 2;

        /// <summary>What was received and is not read yet: a part of a request, or several that came at once.</summary>
        public readonly byte[] Input = new byte[256];

        public readonly StatusRequest Request = new StatusRequest();

        public int Phase;
        public int InputStart;
        public int InputEnd;

        /// <summary>When a request began or a part of an answer was taken, in the stack's milliseconds.</summary>
        public long ActiveAt;

        /// <summary>True when the answer's head is written.</summary>
        public bool HasHead;

        /// <summary>True when the whole answer is written.</summary>
        public bool IsWritten;

        /// <summary>Part of the page or section of the report, and the place in it, that is written next.</summary>
        public int Section;
        public int Place;

        /// <summary>Bytes thrown away while the connection ends.</summary>
        public int Discarded;

        public void Start(long now)
        {
            InputStart = 0;
            InputEnd = 0;
            ActiveAt = now;
            Discarded = 0;
            Await();
        }

        /// <summary>Awaits the next request.</summary>
        public void Await()
        {
            Phase = Requesting;
            HasHead = false;
            IsWritten = false;
            Section = 0;
            Place = 0;
            Request.Start();
        }
    }
}
