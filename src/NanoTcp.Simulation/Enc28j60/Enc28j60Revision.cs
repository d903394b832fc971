namespace NanoTcp.Simulation
{
    /// <summary>A revision of the silicon; the value is that of EREVID.</summary>
    public enum Enc28j60Revision
    {
        /// <summary>Revision B1.</summary>
        B1 = 2,

        /// <summary>Revision B4.</summary>
        B4 = 4,

        /// <summary>Revision B5.</summary>
        B5 = 5,

        /// <summary>Revision B7, which current modules have.</summary>
        B7 = 6,
    }
}
