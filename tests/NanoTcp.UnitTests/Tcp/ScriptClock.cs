namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What another thread does while a call waits.</summary>
    internal delegate void Meanwhile();

    /// <summary>
    /// Time as a conversation's script says it. A call that blocks finds that another thread does what the script has prepared for it;
    /// without it no call may block, since time would not advance.
    /// </summary>
    internal sealed class ScriptClock : Clock
    {
        private long _now;

        public override long Now => _now;

        public Meanwhile Meanwhile { get; set; }

        public void MoveTo(long now)
        {
            _now = now;
        }

        public override void Wait(long deadline)
        {
            Meanwhile action = Meanwhile;
            Meanwhile = null;
            if (action == null)
            {
                throw new System.InvalidOperationException("A call blocked in a script.");
            }

            action();
        }

        public override void Wake()
        {
        }
    }
}
