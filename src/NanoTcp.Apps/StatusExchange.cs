namespace NanoTcp.Apps
{
    /// <summary>State of a connection to the status service: its request, and the progress of the response.</summary>
    internal sealed class StatusExchange
    {
        public const int Requesting = 0;
        public const int Answering = 1;
        public const int Ending = 2;

        /// <summary>Bytes received and not parsed: part of a request, or pipelined requests.</summary>
        public readonly byte[] Input = new byte[256];

        public readonly StatusRequest Request = new StatusRequest();

        public int Phase;
        public int InputStart;
        public int InputEnd;

        /// <summary>Time at which a request began or part of a response was sent, in milliseconds of the stack's clock.</summary>
        public long ActiveAt;

        /// <summary>True when the response header is written.</summary>
        public bool HasHead;

        /// <summary>True when the response is complete.</summary>
        public bool IsWritten;

        /// <summary>Next part of the page, or next section of the report and position in it.</summary>
        public int Section;
        public int Place;

        /// <summary>Bytes discarded while the connection closes.</summary>
        public int Discarded;

        public void Start(long now)
        {
            InputStart = 0;
            InputEnd = 0;
            ActiveAt = now;
            Discarded = 0;
            Await();
        }

        /// <summary>Prepares for the next request.</summary>
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
