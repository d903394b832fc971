namespace System.Net.NetworkInformation
{
    /// <summary>What <see cref="NetworkChange.NetworkAPStationChanged"/> would tell; there is no access point here.</summary>
    public class NetworkAPStationEventArgs : EventArgs
    {
        internal NetworkAPStationEventArgs(bool isConnected, int stationIndex)
        {
            IsConnected = isConnected;
            StationIndex = stationIndex;
        }

        /// <summary>True when the station has joined.</summary>
        public bool IsConnected { get; }

        /// <summary>Number of the station.</summary>
        public int StationIndex { get; }
    }
}
