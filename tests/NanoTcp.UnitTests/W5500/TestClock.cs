namespace NanoTcp.UnitTests.W5500
{
    internal sealed class TestClock : Clock
    {
        public long Time;
        public long Slept;

        public override long Now => Time;

        public override void Wait(long deadline)
        {
            if (deadline > Time) Time = deadline;
        }

        public override void Wake()
        {
        }

        public override void Sleep(int milliseconds)
        {
            Time += milliseconds;
            Slept += milliseconds;
        }
    }
}
