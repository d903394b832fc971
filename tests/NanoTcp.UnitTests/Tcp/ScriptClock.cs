namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Time as a conversation's script says it. Nobody may wait by it: the script's socket calls do not block.</summary>
    internal sealed class ScriptClock : Clock
    {
        private long _now;

        public override long Now => _now;

        public void MoveTo(long now)
        {
            _now = now;
        }

        public override void Wait(long deadline)
        {
            throw new System.InvalidOperationException("A call blocked in a script.");
        }

        public override void Wake()
        {
        }
    }
}
