namespace System.Net.Sockets
{
    /// <summary>How Close handles data that were not acknowledged yet.</summary>
    public class LingerOption
    {
        /// <summary>Makes an option.</summary>
        /// <param name="enable">False: the data are sent in the background.</param>
        /// <param name="seconds">Seconds that Close waits for them if enabled; 0 discards them and resets the connection.</param>
        public LingerOption(bool enable, int seconds)
        {
            Enabled = enable;
            LingerTime = seconds;
        }

        /// <summary>False: the data are sent in the background.</summary>
        public bool Enabled { get; set; }

        /// <summary>Seconds that Close waits if enabled; 0 resets the connection.</summary>
        public int LingerTime { get; set; }
    }
}
