using System;

namespace NanoTcp.PortedPrograms
{
    /// <summary>The connection to the peer is lost, or it does not follow MQTT.</summary>
    public sealed class MqttException : Exception
    {
        public MqttException(string message)
            : base(message)
        {
        }

        public MqttException(string message, Exception cause)
            : base(message, cause)
        {
        }
    }
}
