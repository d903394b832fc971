namespace NanoTcp.Modbus
{
    /// <summary>Exception codes of a response, MODBUS Application Protocol V1.1b3 section 7.</summary>
    public static class ModbusExceptionCode
    {
        /// <summary>No exception: the request was carried out.</summary>
        public const int None = 0;

        /// <summary>ILLEGAL FUNCTION: the server does not have the function.</summary>
        public const int IllegalFunction = 1;

        /// <summary>ILLEGAL DATA ADDRESS: the server does not have all of the addresses.</summary>
        public const int IllegalDataAddress = 2;

        /// <summary>ILLEGAL DATA VALUE: a quantity, a length or a value is not allowed.</summary>
        public const int IllegalDataValue = 3;

        /// <summary>SERVER DEVICE FAILURE: the request could not be carried out.</summary>
        public const int ServerDeviceFailure = 4;

        /// <summary>ACKNOWLEDGE: the request was accepted and takes long.</summary>
        public const int Acknowledge = 5;

        /// <summary>SERVER DEVICE BUSY: the client should repeat the request later.</summary>
        public const int ServerDeviceBusy = 6;

        /// <summary>MEMORY PARITY ERROR: extended file area failed a consistency check.</summary>
        public const int MemoryParityError = 8;

        /// <summary>GATEWAY PATH UNAVAILABLE: a gateway has no path to the unit.</summary>
        public const int GatewayPathUnavailable = 10;

        /// <summary>GATEWAY TARGET DEVICE FAILED TO RESPOND: a gateway's unit does not answer.</summary>
        public const int GatewayTargetFailed = 11;
    }
}
