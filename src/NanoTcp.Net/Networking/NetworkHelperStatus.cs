namespace nanoFramework.Networking
{
    /// <summary>Where <see cref="NetworkHelper"/> stands.</summary>
    public enum NetworkHelperStatus
    {
        /// <summary>Not started.</summary>
        None = 0,

        /// <summary>Waiting for an address, and for the date if it is required.</summary>
        Started = 1,

        /// <summary>The network is ready.</summary>
        NetworkIsReady = 2,

        /// <summary>The network has no interface.</summary>
        FailedNoNetworkInterface = 3,

        /// <summary>The token was canceled before there was an address.</summary>
        TokenExpiredWaitingIPAddress = 4,

        /// <summary>The token was canceled before there was a date.</summary>
        TokenExpiredWaitingDateTime = 5,

        /// <summary>For Wi-Fi; never set.</summary>
        ErrorConnetingToWiFiWhileScanning = 6,

        /// <summary>An exception ended it: see <see cref="NetworkHelper.HelperException"/>.</summary>
        ExceptionOccurred = 7,

        /// <summary>The address was lost.</summary>
        Reconnecting = 8,
    }
}
