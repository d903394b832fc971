namespace NanoTcp.Simulation
{
    /// <summary>How many rules there are, and which of them are habits.</summary>
    internal static class WiznetRules
    {
        public const int Count = (int)WiznetRule.NotModeled + 1;

        /// <summary>The rules of level habit.</summary>
        public static readonly WiznetRule[] Habits =
        {
            WiznetRule.ReservedBlock,
            WiznetRule.ReceivesPartOfRecord,
            WiznetRule.BuffersBeyondMemory,
            WiznetRule.WriteDuringReset,
            WiznetRule.WriteOnlyRegister,
        };
    }
}
